"""The page of a confederation: what we agreed to, who is in it, and what can be done next."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.instance import instance
from federation.confederations.models import Confederation
from federation.confederations.showing import belonging

GROUPS_ON_A_PAGE = 50
VOTES_SHOWN = 10


@require_safe
def confederation(request: HttpRequest, number: int) -> HttpResponse:
    """One confederation that we are, belong to, wait for, or have left."""
    found = get_object_or_404(Confederation.objects.select_related("peer"), number=number)
    seats = found.seats.taken().in_order()
    page = Paginator(seats, GROUPS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_in = bool(found.joined_at and not found.left_at)
    context = {
        "confederation": found,
        "standing": belonging.standing(found),
        "page": page,
        "members": belonging.members(found, page.object_list),
        "awaited": belonging.awaited(found),
        "hub": _hub(found),
        "is_hub_silent": belonging.is_hub_silent(found),
        "unfounded": belonging.unfounded_in_words(found),
        "has_unsupported": belonging.has_unsupported(found),
        "sentences": belonging.sentences(found.values or found.agreed.get("values", {})),
        "changes": belonging.changes(found),
        "decision": belonging.agreed_by(found),
        "questions": found.proposals.filter(opened=None).order_by("-proposed_at")[:VOTES_SHOWN],
        "votes": found.votes.order_by("-number")[:VOTES_SHOWN],
        "address": found.peer.address if found.peer else instance.address,
        "is_in": is_in,
        "may_decide_again": not found.is_ours and not is_in,
        "own_origin": instance.origin,
    }
    return render(request, "confederations/confederation.html", context)


def _hub(found: Confederation) -> str:
    """Who opens joint votes."""
    if found.hub == found.origin:
        return found.name
    return found.name_of(found.hub) or found.hub[:8]
