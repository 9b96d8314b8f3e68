"""What programs are shown of mandates, and what their tokens allow."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.people.models import Person
from core.programs.fields import Page, Shown
from core.programs.scopes import scope
from delegation import scopes
from delegation.actions import UnknownScope
from delegation.rules.scope import Choice

READ = scope("read:mandates", _("Read my mandates, and how my votes stand"))
GIVE = scope("act:mandates", _("Give, change and end mandates in my name"))
SPEAK = scope("act:voice", _("Declare in my name that I vote in the open, and take it back"))
SCOPE = "What it is about: everything, category:<keyword>, proposal:<uid>; see /scopes/."


class NamedPerson(Shown):
    """Somebody who acts in the open, or whom you have named."""

    number = serializers.IntegerField(help_text="The number by which others refer to them.")
    name = serializers.CharField(source="shown_name")
    page = Page()


class ScopeShown(Shown):
    """Something that a mandate can be about."""

    scope = serializers.CharField()
    words = serializers.CharField()


class MatterShown(Shown):
    """A vote."""

    title = serializers.CharField()
    page = Page(source="link")
    closes = serializers.DateField()
    is_secret = serializers.BooleanField()


class ScopeAsked(serializers.Serializer[Any]):
    """About what."""

    scope = serializers.CharField(
        required=False,
        default=scopes.EVERYTHING,
        max_length=scopes.LONGEST_KEY,
        help_text=SCOPE,
    )


class WordsAsked(ScopeAsked):
    """About what, and who is looked for."""

    q = serializers.CharField(
        required=False, default="", max_length=60, help_text="A name, pseudonym or number."
    )


def known(scope: str) -> str:
    """The scope, if there is such a kind; raises UnknownScope."""
    if scopes.kind_of(scope) is None:
        raise UnknownScope
    return scope


def choices_shown(choices: tuple[Choice, ...], named: dict[int, Person]) -> list[dict[str, Any]]:
    """The choices of a mandate; whoever was erased is nobody there."""
    return [
        {
            "people": [named[number] for number in choice.delegates if number in named],
            "must_agree": choice.quota,
            "joint_yes": choice.joint_yes,
        }
        for choice in choices
    ]
