"""Pages of joint votes, and one on which several groups count a vote by hand."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import hooks
from core.heartbeat import clock
from core.people.signed_in import person_or_none
from federation.confederations.actions import (
    StillUncounted,
    contradicted,
    uncounted,
    unheard,
)
from federation.confederations.counting import count
from federation.confederations.forms import (
    FEWEST_GROUPS,
    MORE_GROUPS,
    MOST_GROUPS,
    CountForm,
)
from federation.confederations.models import Confederation, JointVote
from federation.confederations.showing import (
    Row,
    Shown,
    belonging,
    by_hand,
    certified,
    is_asked,
    is_hasty,
    messages_of,
    returned,
    shown,
    signed,
)

PER_PAGE = 50
ROWS_ON_A_PAGE = 100


@require_safe
def joint_votes(request: HttpRequest) -> HttpResponse:
    """What was and is decided together with other groups."""
    found = JointVote.objects.order_by("-number")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    known = Confederation.objects.followed().order_by(F("left_at").asc(nulls_first=True), "number")
    context = {
        "page": page,
        "confederations": [(each, belonging.standing(each)) for each in known],
    }
    return render(request, "confederations/list.html", context)


@require_safe
def joint_vote(request: HttpRequest, number: int) -> HttpResponse:
    """One joint vote: what is asked, what the groups returned, and what follows, counted anew."""
    found = JointVote.objects.select_related("started_by", "confederation", "proposal")
    found = found.with_earlier()
    vote = get_object_or_404(found, number=number)
    counted, now = count(vote), clock.now()
    names = {seat.origin: seat.name for seat in counted.seats}
    messages = messages_of(vote, counted)
    told = shown(vote, counted, now=now, messages=messages)
    page = Paginator(told.rows if told else (), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    several, rejected = returned(vote, counted, now=now, messages=messages)
    return render(
        request,
        "confederations/vote.html",
        {
            "vote": vote,
            "shown": told,
            "page": page,
            "returned": len({one.row.origin for one in counted.judged if not one.objection}),
            "members": len(counted.members),
            "rolls": len(counted.members.intersection(counted.rolls)),
            "several": several,
            "rejected": rejected,
            "provisional": len(counted.provisional),
            "contradicted": contradicted(vote, counted),
            "awaited": unheard(vote, counted) if now > vote.returns_by else (),
            "uncounted": _uncounted(vote) if now > vote.returns_by else (),
            "notes": vote.returns.filter(is_note=True).count(),
            "certificates": certified(vote, names, now=now, messages=messages),
            "by_hand": by_hand(told) if told else "",
            "is_asked": is_asked(vote),
            "is_hasty": is_hasty(vote, counted),
            "signed": signed(vote, counted),
            # What was certified, and what the same returns say just now.
            "agrees": vote.is_adopted is None or vote.is_adopted == counted.outcome.is_adopted,
            "panels": [
                add(vote, person_or_none(request), request)
                for add in hooks.joint_vote_panels.values()
            ],
        },
    )


def _uncounted(vote: JointVote) -> list[str]:
    """Why the result waits for others; looked for only where there are earlier ones."""
    is_later: bool = getattr(vote, "is_later", True)
    return [str(StillUncounted(vote=each.number)) for each in uncounted(vote)] if is_later else []


@require_safe
def count_by_hand(request: HttpRequest) -> HttpResponse:
    """Count a vote that several groups have held at home; nothing of it is kept."""
    rows = _rows(request)
    is_asked = "count" in request.GET
    form = CountForm(request.GET.dict(), rows=rows, is_asked=is_asked)
    is_right = is_asked and form.is_valid()
    context = {
        "form": form,
        "rows": rows,
        "more": min(rows + MORE_GROUPS, MOST_GROUPS),
        "shown": _by_hand(form) if is_right else None,
        "mistakes": form.mistakes(),
    }
    status = 422 if is_asked and not is_right else 200
    return render(request, "confederations/count.html", context, status=status)


def _rows(request: HttpRequest) -> int:
    """How many groups can be filled in."""
    asked = request.GET.get("more") or request.GET.get("rows", "")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 4
    return min(max(int(asked), FEWEST_GROUPS), MOST_GROUPS) if is_number else FEWEST_GROUPS


def _by_hand(form: CountForm) -> Shown:
    groups, ballots, outcome = form.groups(), form.ballots(), form.count()
    rows = [
        Row(
            name=group.name,
            voice=outcome.voices[group.name],
            size=group.size,
            ballots=ballots[group.name],
        )
        for group in groups
    ]
    size = sum(group.size for group in groups)
    return Shown(outcome=outcome, majority=form.group_majority, rows=rows, size=size)
