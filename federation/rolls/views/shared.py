"""What other groups' computers ask: answers of a guardian, and the list of a home."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.heartbeat import clock
from core.refusals import Refusal
from federation.identity.views.answers import require_group
from federation.peers.actions.asked import problem, require_peer
from federation.peers.actions.refusing import ROLLS, note_answered, note_refused
from federation.peers.models import Peer
from federation.rolls.actions import guarding
from federation.rolls.actions.hearing import NotUnderstood
from federation.rolls.models import OtherList, Roll
from federation.rolls.reading import has_seat
from federation.rolls.rules.messages import (
    ON_ONE_PAGE,
    Malformed,
    read_question,
    read_uid,
    write_answer,
)
from federation.rolls.rules.nullifiers import is_nullifier
from federation.wire.rules.documents import Unreadable, read
from federation.wire.rules.voprf import NotValid

LARGEST = 64 * 1024


class NoList(Refusal):
    """There is no list of this vote here, or not for who asks."""

    code = "no-list"
    sentence = _("There is no list of this vote here for you.")
    status = 404


# A signature says who asks, not a form.
@csrf_exempt
@require_POST
def evaluate(request: HttpRequest) -> HttpResponse:
    """Answer a home about its blinded members."""
    require_group()
    peer = None
    try:
        peer = require_peer(request)
        question = read_question(read(request.body, largest=LARGEST))
        found = guarding.answer(peer.origin, question, now=clock.now())
    except (Malformed, Unreadable, NotValid) as error:
        return _refused(NotUnderstood(why=error), peer)
    except Refusal as refusal:
        return _refused(refusal, peer)
    note_answered(peer, ROLLS)
    return _fresh(JsonResponse(write_answer(found)))


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Our list of a joint vote, a page at a time, for the groups whose people vote in it."""
    require_group()
    peer = None
    try:
        peer = require_peer(request)
        roll = _roll(request, peer.origin)
    except Refusal as refusal:
        return _refused(refusal, peer)
    note_answered(peer, ROLLS)
    after = request.GET.get("after", "")
    found = roll.electors.named().order_by("nullifier").values_list("nullifier", flat=True)
    if is_nullifier(after):
        found = found.filter(nullifier__gt=after)
    chosen = list(found.distinct()[: ON_ONE_PAGE + 1])
    page = {"nullifiers": chosen[:ON_ONE_PAGE], "more": len(chosen) > ON_ONE_PAGE}
    return _fresh(JsonResponse(page))


def _roll(request: HttpRequest, origin: str) -> Roll:
    """Our published list, for a group that has announced its own; raises NoList.

    Whoever saw ours before could announce the same, and all of our members would be on two lists.
    """
    try:
        uid = read_uid(request.GET.get("vote"))
    except Malformed:
        raise NoList from None
    found = Roll.objects.select_related("vote__confederation").filter(vote__uid=uid).first()
    if found is None or not found.is_compared or not has_seat(found.vote, origin):
        raise NoList
    if not OtherList.objects.filter(vote=uid, origin=origin).exists():
        raise NoList
    return found


def _refused(refusal: Refusal, peer: Peer | None) -> HttpResponse:
    """A refusal that a program can read; what a peer is refused stands on our page, too."""
    if peer is not None:
        note_refused(peer, ROLLS, refusal)
    return _fresh(JsonResponse(problem(refusal), status=refusal.status))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
