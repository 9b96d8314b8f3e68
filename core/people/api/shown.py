"""What programs are shown of people, and what their tokens allow."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import hooks
from core.people.actions.civic_number import civic_number_of
from core.people.models import Person, Pseudonym, SignInBy
from core.programs.fields import Page, Shown
from core.programs.resources import address_of
from core.programs.scopes import scope

READ = scope("read:account", _("Read my account: names, choices, e-mail address"))
READ_ALL = scope("read:own-data", _("Read everything that is kept about me, secrets too"))
CHANGE = scope("act:account", _("Change my name, picture, language, and what others see of me"))


class Somebody(Shown):
    """Somebody who is named."""

    number = serializers.IntegerField(help_text="The number by which others refer to them.")
    name = serializers.CharField(source="full_name")
    page = Page()


class PseudonymShown(Shown):
    """A pseudonym that somebody had."""

    text = serializers.CharField()
    since_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True)


class Profile(Shown):
    """Somebody, with what they chose to show; what they did not is empty."""

    number = serializers.IntegerField()
    forename = serializers.CharField()
    surname = serializers.CharField()
    pseudonym = serializers.CharField()
    automatic_pseudonym = serializers.CharField()
    civic_number = serializers.CharField()
    email = serializers.CharField()
    photo = serializers.URLField(allow_null=True)
    registered_on = serializers.DateField()
    standing = serializers.CharField(help_text="What they are in the group, in words.")
    earlier_pseudonyms = PseudonymShown(many=True)
    page = Page()


class PseudonymPage(Shown):
    """A pseudonym, and nothing that leads to the name."""

    pseudonym = serializers.CharField()
    page = Page(source="link")


class Account(Shown):
    """Your own account."""

    number = serializers.IntegerField(source="person.number")
    uid = serializers.UUIDField(source="person.uid")
    forename = serializers.CharField(source="person.forename")
    surname = serializers.CharField(source="person.surname")
    pseudonym = serializers.CharField(source="person.pseudonym")
    automatic_pseudonym = serializers.CharField(source="person.automatic_pseudonym")
    email = serializers.CharField(source="person.email")
    language = serializers.CharField(source="person.language")
    photo = serializers.URLField(allow_null=True)
    registered_on = serializers.DateField(source="person.registered_on")
    sign_in_by = serializers.ChoiceField(source="person.sign_in_by", choices=SignInBy.choices)
    author_level = serializers.IntegerField(
        source="person.author_level",
        min_value=1,
        max_value=5,
        help_text="How you are shown as an author: 1 wholly … 5 not at all.",
    )
    shows_civic_number = serializers.BooleanField(source="person.shows_civic_number")
    shows_email = serializers.BooleanField(source="person.shows_email")
    scopes = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What this token allows; null with a session, which allows everything.",
    )
    page = Page(source="person.get_absolute_url")


def photo_address(person: Person) -> str | None:
    """Where programs find the photo; none if there is none."""
    return address_of("people.photo", number=person.pk) if person.photo else None


def profile(person: Person) -> dict[str, Any]:
    """What the person shows."""
    in_words = hooks.standing.get("in_words")
    return {
        **{name: getattr(person, name) for name in ("number", "forename", "surname")},
        "pseudonym": person.pseudonym,
        "automatic_pseudonym": person.automatic_pseudonym,
        "civic_number": civic_number_of(person) if person.shows_civic_number else "",
        "email": person.email if person.shows_email else "",
        "photo": photo_address(person),
        "registered_on": person.registered_on,
        "standing": str(in_words(person)) if in_words else "",
        "earlier_pseudonyms": list(Pseudonym.objects.filter(person=person).exclude(until_on=None)),
        "get_absolute_url": person.get_absolute_url(),
    }
