"""The record as other computers read it: checkpoint, tiles and entries (C2SP tlog-tiles).

Hashes are for everybody: each entry has a random part, so nobody finds it by trying. Whole entries
are handed out only of the verbs that are meant to travel.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import hooks
from core.record import tree
from core.record.keeping import vouchers_of
from core.record.models import Checkpoint, Head, Leaf
from core.record.rules.tiles import (
    BITS,
    HIGHEST_LEVEL,
    NotATile,
    Place,
    read_place,
    write_bundle,
    write_hashes,
)
from core.record.verbs import KEY_CHANGED

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The latest checkpoint, and under it those who vouch for it."""
    return _told(Checkpoint.objects.newest())


@require_safe
def last_of_key(_request: HttpRequest, epoch: int) -> HttpResponse:
    """The checkpoint with which a key handed the record over to the next; else the latest.

    Whoever trusts only that key finds here who came after it.
    """
    changed = Leaf.objects.saying(KEY_CHANGED.name).select_related("entry").order_by("index")
    after = next((leaf.index for leaf in changed if leaf.entry.facts["epoch"] == epoch + 1), None)
    if after is None:
        return _told(Checkpoint.objects.newest())
    return _told(Checkpoint.objects.filter(size__gt=after).order_by("size").first())


def _told(found: Checkpoint | None) -> HttpResponse:
    if found is None:
        raise Http404(_("Nothing has been recorded yet."))
    response = HttpResponse(found.note + vouchers_of(found.size), content_type=TEXT)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def tile(_request: HttpRequest, level: int, place: str) -> HttpResponse:
    """Hashes of one level of the tree."""
    found = _place(place)
    if level > HIGHEST_LEVEL or found.end << (BITS * level) > Head.objects.size():
        raise Http404(_("The record is not as long as that."))
    hashes = tree.hashes_at(level, found.first, found.end)
    return _piece(write_hashes(hashes))


@require_safe
def entries(_request: HttpRequest, place: str) -> HttpResponse:
    """The entries under a tile of level 0; those that do not travel have no bytes."""
    found = _place(place)
    if found.end > Head.objects.size():
        raise Http404(_("The record is not as long as that."))
    travelling = [name for name, verb in hooks.verbs.items() if verb.travels]
    leaves = Leaf.objects.filter(index__gte=found.first, index__lt=found.end)
    told = leaves.filter(entry__verb__in=travelling).select_related("entry")
    by_index = {leaf.index: leaf.entry.data for leaf in told}
    whole = [by_index.get(found.first + step, b"") for step in range(found.width)]
    return _piece(write_bundle(whole))


def _place(text: str) -> Place:
    try:
        return read_place(text)
    except NotATile:
        raise Http404(_("There is no such page.")) from None


def _piece(raw: bytes) -> HttpResponse:
    response = HttpResponse(raw, content_type=BYTES)
    # What it names can never be anything else.
    response["Cache-Control"] = FOR_EVER
    response["Access-Control-Allow-Origin"] = "*"
    return response
