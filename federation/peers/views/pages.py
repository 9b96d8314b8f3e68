"""Pages about other groups: whether we reach them and whether our records agree."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.record.models import Checkpoint
from federation.peers import showing
from federation.peers.actions import witnessing
from federation.peers.models import Ahead, HeardObject, Peer, State

ON_ONE_PAGE = 30
OBJECTS_SHOWN = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every group that ours knows or knew."""
    latest = Checkpoint.objects.newest()
    peers = Peer.objects.order_by("name", "pk")
    page = Paginator(peers, ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (peer, showing.standing(peer), showing.vouching(peer), showing.is_silent(peer))
            for peer in page
        ],
        "own_size": latest.size if latest else 0,
        "witnesses": witnessing.witnesses_of(latest.size) if latest else [],
        "ahead": Ahead.objects.order_by("-size").first(),
    }
    return render(request, "peers/list.html", context)


@require_safe
def one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One group: what was pinned, how far we are, what it said, and evidence if there is any."""
    peer = get_object_or_404(Peer, uid=uid)
    context = {
        "peer": peer,
        "standing": showing.standing(peer),
        "vouching": showing.vouching(peer),
        "is_silent": showing.is_silent(peer),
        "is_released": peer.state == State.RELEASED,
        "introduced": peer.introduced,
        "evidence": peer.evidence.order_by("-at", "pk"),
        "waiting": HeardObject.objects.filter(peer=peer).waiting()[:OBJECTS_SHOWN],
        "done": HeardObject.objects.filter(peer=peer).done()[:OBJECTS_SHOWN],
        "witnesses": witnessing.witnesses_of_peer(peer, peer.cursor - 1) if peer.cursor else [],
    }
    return render(request, "peers/one.html", context)
