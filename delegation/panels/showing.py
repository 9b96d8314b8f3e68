"""Delegation on pages of other rooms: what waits for a giver, and who votes in the open."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from core import hooks
from core.charter.reading import current
from core.notices.needs import Need
from core.people.models import Person
from delegation import scopes
from delegation.actions.telling import DAYS_BEFORE_THE_END
from delegation.models import Mandate, OpenVoice


def mandates_ending(person: Person, today: date) -> list[Need]:
    """Mandates of this person that end within two weeks."""
    if not current()["delegation.on"]:
        return []
    soon = today + timedelta(days=DAYS_BEFORE_THE_END)
    ending = Mandate.objects.live_on(today).filter(giver=person, until_on__lte=soon)
    ends = sorted(ending.values_list("until_on", flat=True))
    if not ends:
        return []
    sentence = ngettext(
        "%(n)s mandate of yours ends soon; you can renew it",
        "%(n)s mandates of yours end soon; you can renew them",
        len(ends),
    ) % {"n": len(ends)}
    return [Need(sentence, reverse("delegation:mandates"), until=ends[0] - timedelta(days=1))]


def on_profile(person: Person, request: HttpRequest) -> dict[str, Any] | None:
    """For members: where this person votes in the open."""
    if not current()["delegation.on"] or not request.user.is_authenticated:
        return None
    voices = list(OpenVoice.objects.live().filter(person=person).order_by("scope"))
    if not voices or not hooks.standing["is_member"](request.user):
        return None
    labels = scopes.labels(voice.scope for voice in voices)
    return {
        "template": "delegation/profile_panel.html",
        "order": 25,
        "person": person,
        "labels": [labels[voice.scope] for voice in voices],
    }
