"""Following the group from elsewhere: its feeds and calendars, and one's secret address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import hooks
from core.charter.reading import current
from core.feeds import actions
from core.feeds.atom import absolute
from core.heartbeat import clock
from core.people.signed_in import person_or_none, signed_in


@never_cache
@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """What can be followed, and where; a person's secret address is shown to that person."""
    person = person_or_none(request)
    token = actions.token_of(person) if person else ""
    context = {
        "is_open": current()["group.open_to_readers"],
        "feeds": [(kind.title, _feed(name)) for name, kind in hooks.feeds.items()],
        "calendar": absolute(reverse("feeds:calendar")),
        "token": token,
        "secret": _secret(token) if token else None,
    }
    return render(request, "feeds/follow.html", context)


def _feed(name: str) -> str:
    return absolute(reverse("feeds:feed", args=[name]))


def _secret(token: str) -> dict[str, object]:
    return {
        "mine": absolute(reverse("feeds:mine", args=[token])),
        "group": absolute(reverse("feeds:secret_calendar", args=[token])),
        "feeds": [
            (kind.title, absolute(reverse("feeds:secret_feed", args=[token, name])))
            for name, kind in hooks.feeds.items()
        ],
    }


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    actions.make_address(signed_in(request), now=clock.now())
    messages.success(request, _("Your secret address is there. Show it to nobody."))
    return redirect(reverse("feeds:follow") + "#secret")


@require_POST
def replace(request: HttpRequest) -> HttpResponse:
    actions.replace_address(signed_in(request), now=clock.now())
    messages.success(request, _("You have a new secret address; the old one works no more."))
    return redirect(reverse("feeds:follow") + "#secret")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    actions.withdraw_address(signed_in(request))
    messages.success(request, _("Your secret address works no more."))
    return redirect(reverse("feeds:follow") + "#secret")
