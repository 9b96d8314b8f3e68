"""What other groups' computers ask: who we are, what we said, and whether we vouch for them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.charter.reading import current
from core.heartbeat import clock
from core.pages.middleware import is_open_to_all
from core.refusals import Refusal
from federation.peers.actions import asked, refusing, witnessing
from federation.peers.actions.keeping import kept_of, words_of
from federation.peers.models import CivicObject, Peer
from federation.peers.rules.answers import MOST_OBJECTS, fitting
from federation.peers.rules.introductions import write
from federation.peers.rules.pieces import write as write_piece
from federation.peers.showing.handing import handed

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
LARGEST = 64 * 1024


@require_safe
def introduction(_request: HttpRequest) -> HttpResponse:
    """How the group introduces itself."""
    require_somebody()
    found = asked.own_introduction(now=clock.now())
    if found is None:
        raise Http404(_("Nothing has been recorded yet."))
    return _fresh(JsonResponse(write(found)))


@require_safe
def civic(request: HttpRequest) -> HttpResponse:
    """What the group said to others, from a number on, as much as fits into one answer."""
    require_somebody()
    try:
        peer = _peer(request)
    except Refusal as refusal:
        return _refused(refusal)
    said = CivicObject.objects.filter(number__gte=_from(request, 1)).order_by("number")
    chosen = list(fitting((one, len(one.document.encode())) for one in said[:MOST_OBJECTS]))
    return _told({"objects": handed(chosen, to=peer, now=clock.now())})


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What we keep of the record of the very group that asks, for a while."""
    place = _from(request, 0)
    return _to_peer(
        request, lambda peer: {"pieces": [write_piece(span) for span in kept_of(peer, place)]}
    )


@require_safe
def kept_objects(request: HttpRequest) -> HttpResponse:
    """What the very group that asks told us."""
    number = _from(request, 0)
    return _to_peer(
        request, lambda peer: {"objects": [json.loads(one) for one in words_of(peer, number)]}
    )


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """How far a peer was heard here, and what was not taken of what it said; for that peer only."""
    return _to_peer(request, refusing.told_to)


def _to_peer(request: HttpRequest, answer: Callable[[Peer], Mapping[str, Any]]) -> HttpResponse:
    """What only the very group that asks is told."""
    require_somebody()
    try:
        peer = asked.require_peer(request)
    except Refusal as refusal:
        return _refused(refusal)
    return _told(answer(peer))


def _from(request: HttpRequest, least: int) -> int:
    """From where on something is asked for."""
    first = request.GET.get("from", "")
    return int(first) if first.isascii() and first.isdecimal() and len(first) < 16 else least


def _peer(request: HttpRequest) -> Peer | None:
    """The group that asks, if ours knows it; in a closed group raises NotAPeer if none does.

    Raises Unaccepted where one asks and its signature is not accepted: whoever is taken for a
    stranger waits for words that never come.
    """
    if is_open_to_all() and "signature" not in request.headers:
        return None
    try:
        return asked.require_peer(request)
    except asked.Unaccepted:
        raise
    except asked.NotAPeer:
        if not is_open_to_all():
            raise
        return None


# The record's own signature says whose it is, not a form.
@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Vouch for a peer's checkpoint (C2SP tlog-witness)."""
    require_somebody()
    try:
        if len(request.body) > LARGEST:
            raise witnessing.Unwitnessed(400, "This is too long.")
        line = witnessing.add_checkpoint(_text(request.body), now=clock.now())
    except witnessing.Unwitnessed as refusal:
        kind = SIZE if refusal.status == 409 else TEXT
        answer = HttpResponse(f"{refusal.text}\n", content_type=kind, status=refusal.status)
        return _fresh(answer)
    return _fresh(HttpResponse(line, content_type=TEXT))


@require_safe
def vouched(_request: HttpRequest, hash_: str) -> HttpResponse:
    """The checkpoint of a record that we vouch for."""
    note = witnessing.vouched_for(hash_)
    if not note:
        raise Http404(_("We do not vouch for this record."))
    return _fresh(HttpResponse(note, content_type=TEXT))


def require_somebody() -> None:
    """Raises Http404 unless there is a group, or one is being founded by groups that it knows."""
    if not current().number and not Peer.objects.exists():
        raise Http404(_("There is no group here yet."))


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise witnessing.Unwitnessed(400, "This is no text.") from None


def _told(found: Mapping[str, Any]) -> HttpResponse:
    return _fresh(JsonResponse(found, json_dumps_params={"ensure_ascii": False}))


def _refused(refusal: Refusal) -> HttpResponse:
    return _fresh(JsonResponse(asked.problem(refusal), status=refusal.status))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
