"""Pages about other groups: whether we reach them and whether our records agree."""

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.record.models import Checkpoint
from federation.peers.actions import refusing, witnessing
from federation.peers.models import CivicObject, HeardObject, Peer, State
from federation.peers.showing import evidence, objects, returning, standing

ON_ONE_PAGE = 30
OBJECTS_SHOWN, EVIDENCE_SHOWN = 10, 10


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every group that ours knows or knew."""
    latest = Checkpoint.objects.newest()
    peers = Peer.objects.order_by("name", "pk")
    page = Paginator(peers, ON_ONE_PAGE).get_page(request.GET.get("page"))
    unheard = _unheard(page)
    context = {
        "page": page,
        "rows": [
            {
                "peer": peer,
                "standing": standing.standing(peer),
                "vouching": standing.vouching(peer),
                "clock": standing.clock(peer),
                "is_silent": standing.is_silent(peer),
                "unheard": unheard.get(peer.pk, 0),
            }
            for peer in page
        ],
        "frozen": Peer.objects.filter(state=State.FROZEN).order_by("name", "pk"),
        "own_size": latest.size if latest else 0,
        "witnesses": witnessing.witnesses_of(latest.size) if latest else [],
        "said": CivicObject.objects.count(),
        **returning.told(),
    }
    return render(request, "peers/list.html", context)


def _unheard(peers: Iterable[Peer]) -> dict[int, int]:
    """How many messages of each have had no effect yet."""
    waiting = HeardObject.objects.standing().filter(peer__in=[peer.pk for peer in peers])
    waiting = waiting.filter(done_at=None)
    counted = waiting.values("peer_id").annotate(n=Count("pk")).order_by()
    return dict(counted.values_list("peer_id", "n"))


@require_safe
def one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One group: what was pinned, how far we are, what it said, and evidence if there is any."""
    peer = get_object_or_404(Peer, uid=uid)
    heard, found = HeardObject.objects.filter(peer=peer), peer.evidence.order_by("-at", "pk")
    context = {
        "peer": peer,
        "standing": standing.standing(peer),
        "vouching": standing.vouching(peer),
        "clock": standing.clock(peer),
        "is_clock_too_far": standing.is_clock_too_far(peer),
        "dated_back": standing.dated_back(peer),
        "is_silent": standing.is_silent(peer),
        "not_taken": refusing.not_taken(peer),
        "is_released": peer.state == State.RELEASED,
        "introduced": peer.introduced,
        "evidence": [evidence.told(row) for row in found[:EVIDENCE_SHOWN]],
        "more_evidence": max(found.count() - EVIDENCE_SHOWN, 0),
        "waiting": objects.lines(heard.waiting()[:OBJECTS_SHOWN]),
        "done": objects.lines(heard.done()[:OBJECTS_SHOWN]),
        "unheard": heard.waiting().count(),
        "heard": heard.shown().count(),
        "witnesses": witnessing.witnesses_of_peer(peer, peer.cursor - 1) if peer.cursor else [],
    }
    return render(request, "peers/one.html", context)
