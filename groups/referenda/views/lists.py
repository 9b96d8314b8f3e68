"""The list of votes: running, to come, past."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from groups.membership.models import is_member
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda.models import Referendum
from groups.referenda.wording import ended

PER_PAGE = 25


@require_safe
def votes(request: HttpRequest) -> HttpResponse:
    """Every vote of the group; past ones in pages."""
    past = Referendum.objects.over().select_related("result").defer("result__steps")
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    reads_all = any(vote.for_members for vote in page) and is_member(request.user)
    context = {
        "running": Referendum.objects.running().order_by("closes", "number"),
        "to_come": Proposal.objects.filter(stage=Stage.DISCUSSION).order_by("opens", "number"),
        "page": page,
        "past": [_past(vote, tells=reads_all or not vote.for_members) for vote in page],
    }
    return render(request, "referenda/list.html", context)


def _past(vote: Referendum, *, tells: bool) -> tuple[Referendum, str | Promise, bool]:
    return vote, ended(vote, vote.result.reason, tells=tells), tells
