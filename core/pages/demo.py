"""The demonstration's two liberties: be anybody with one click, and move to the next day.

Both exist only in a demo home; everywhere else their addresses do not exist.
"""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from core import hooks
from core.heartbeat import actions, clock, jobs
from core.instance import instance
from core.pages.instep import elsewhere, wait_for_the_others
from core.pages.populating import place
from core.pages.returning import back
from core.pages.telling import lives, words
from core.people.models import Person

BACKEND = "core.people.backends.PreferredName"


def require_demo() -> None:
    """Raises Http404 in every home that is not a demonstration."""
    if not instance.is_demo:
        raise Http404


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the village, each a button."""
    require_demo()
    everybody = Person.objects.filter(erased_at=None).order_by("number")
    describe = hooks.standing.get("in_words")
    language = get_language() or "en"
    told = lives(language, place())
    cast = [
        (person, describe(person) if describe else "", told.get(person.pseudonym, ""))
        for person in everybody
    ]
    others = [
        (words(language, where)["group"]["name"], address) for where, address in elsewhere.items()
    ]
    context = {"cast": cast, "others": others, "next": back(request, request.GET)}
    return render(request, "pages/demo.html", context)


@require_POST
def be(request: HttpRequest, number: int) -> HttpResponse:
    """Sign in as somebody without a password."""
    require_demo()
    person = get_object_or_404(Person, pk=number, erased_at=None)
    login(request, person, backend=BACKEND)
    return redirect(back(request, request.POST))


@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    """Move civic time on by one day, through the real heartbeat."""
    require_demo()
    wait_for_the_others()
    clock.put_ahead(clock.days_ahead() + 1)
    actions.beat(now=clock.now())
    jobs.drain_all()
    return redirect(back(request, request.POST))
