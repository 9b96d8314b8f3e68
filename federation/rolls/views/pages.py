"""Pages about rolls: what is compared, what it cannot find, and where a member votes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import person_or_none, signed_in
from core.refusals import Refusal
from federation.confederations.models import Confederation, JointVote
from federation.rolls.actions.choosing import let_go as let_person_go
from federation.rolls.actions.declaring import declare_home
from federation.rolls.forms import ELSEWHERE, HERE, HomeForm
from federation.rolls.showing import choices, shown
from groups.membership.actions import require_member

LINES_ON_A_PAGE = 100


@require_safe
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """How the rolls of a joint vote are compared, how far that is, and where one stands oneself."""
    found = shown(_vote(number), person_or_none(request), today=clock.today())
    page = Paginator(found.lines, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"shown": found, "vote": found.vote, "page": page}
    return render(request, "rolls/vote.html", context)


@require_POST
def let_go(request: HttpRequest, number: int) -> HttpResponse:
    """Take oneself off the roll here, because one votes in the other group."""
    let_person_go(signed_in(request), _vote(number), now=clock.now())
    messages.success(request, _("You are off the roll here. Vote in your other group."))
    return redirect("rolls:vote", number)


@never_cache
@require_safe
def homes(request: HttpRequest) -> HttpResponse:
    """Where one votes in each confederation that the group is in."""
    person = signed_in(request)
    require_member(person)
    return _homes(request, person)


@require_POST
def declare(request: HttpRequest, number: int) -> HttpResponse:
    """Choose one's voting home in one confederation."""
    person = signed_in(request)
    require_member(person)
    confederation = get_object_or_404(Confederation, pk=number)
    form = HomeForm(request.POST, prefix=str(number), name=confederation.name)
    try:
        if not form.is_valid():
            return _homes(request, person, sent=form, status=422)
        declare_home(person, confederation, is_here=form.is_here, now=clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _homes(request, person, sent=form, status=refusal.status)
    messages.success(request, _("Your choice has been kept."))
    return redirect("rolls:homes")


def _homes(
    request: HttpRequest, person: Person, *, sent: HomeForm | None = None, status: int = 200
) -> HttpResponse:
    found = []
    for choice in choices(person, today=clock.today()):
        number = str(choice.confederation.pk)
        form = sent if sent is not None and sent.prefix == number else None
        if form is None:
            initial = {"home": HERE if choice.is_here else ELSEWHERE}
            form = HomeForm(initial=initial, prefix=number, name=choice.confederation.name)
        found.append((choice, form))
    return render(request, "rolls/homes.html", {"choices": found}, status=status)


def _vote(number: int) -> JointVote:
    votes = JointVote.objects.select_related("confederation")
    return get_object_or_404(votes, number=number)
