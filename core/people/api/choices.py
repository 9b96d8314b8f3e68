"""What one changes about oneself, for programs. The names to sign in by need a session."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people import actions
from core.people.api.shown import CHANGE
from core.people.models import SignInBy
from core.people.rules import MAX_PSEUDONYM
from core.people.signed_in import signed_in
from core.programs.fields import Given
from core.programs.operations import Media
from core.programs.reading import Picture
from core.programs.resources import Resource, acts, at
from core.programs.scopes import NO_TOKEN

SECTION = ["people:section"]
PICTURE = Media(type=Picture.media_type)


class NameGiven(Given):
    """The name."""

    forename = serializers.CharField(max_length=80)
    surname = serializers.CharField(max_length=80)


class PseudonymGiven(Given):
    """The pseudonym."""

    pseudonym = serializers.CharField(max_length=MAX_PSEUDONYM)


class CivicNumberGiven(Given):
    """The civic number; empty takes it away."""

    civic_number = serializers.CharField(max_length=40, allow_blank=True)


class SignInGiven(Given):
    """By which name to sign in."""

    sign_in_by = serializers.ChoiceField(choices=SignInBy.choices)


class PrivacyGiven(Given):
    """What others see."""

    author_level = serializers.IntegerField(
        min_value=1,
        max_value=5,
        help_text="How you are shown as an author: 1 wholly … 5 not at all.",
    )
    shows_civic_number = serializers.BooleanField()
    shows_email = serializers.BooleanField()


class LanguageGiven(Given):
    """The language of pages, mails and answers."""

    language = serializers.ChoiceField(choices=[code for code, _name in settings.LANGUAGES])


@at("me/name/", name="me.name")
class Name(Resource):
    @acts(CHANGE, takes=NameGiven, page=SECTION)
    def put(self, request: HttpRequest, given: dict[str, str]) -> None:
        """Correct your name."""
        actions.change_name(signed_in(request), **given)


@at("me/pseudonym/", name="me.pseudonym")
class Pseudonym(Resource):
    @acts(NO_TOKEN, takes=PseudonymGiven, page=SECTION)
    def put(self, request: HttpRequest, given: dict[str, str]) -> None:
        """Use another pseudonym from today on."""
        actions.change_pseudonym(signed_in(request), given["pseudonym"], now=clock.now())


@at("me/civic-number/", name="me.civic_number")
class CivicNumber(Resource):
    @acts(NO_TOKEN, takes=CivicNumberGiven, page=SECTION)
    def put(self, request: HttpRequest, given: dict[str, str]) -> None:
        """Give your civic number, or take it away."""
        actions.set_civic_number(signed_in(request), given["civic_number"])


@at("me/sign-in/", name="me.sign_in")
class SignIn(Resource):
    @acts(NO_TOKEN, takes=SignInGiven, page=SECTION)
    def put(self, request: HttpRequest, given: dict[str, str]) -> None:
        """Choose by which name you sign in."""
        actions.choose_sign_in(signed_in(request), given["sign_in_by"])


@at("me/privacy/", name="me.privacy")
class Privacy(Resource):
    @acts(CHANGE, takes=PrivacyGiven, page=SECTION)
    def put(self, request: HttpRequest, given: dict[str, Any]) -> None:
        """Choose what others see of you. What you wrote before keeps its level."""
        actions.choose_privacy(signed_in(request), **given)


@at("me/language/", name="me.language")
class Language(Resource):
    @acts(CHANGE, takes=LanguageGiven, page=SECTION)
    def put(self, request: HttpRequest, given: dict[str, str]) -> None:
        """Choose your language."""
        actions.choose_language(signed_in(request), given["language"])


@at("me/photo/", name="me.photo")
class Photo(Resource):
    parser_classes = (Picture,)  # type: ignore[assignment]

    @acts(CHANGE, takes=PICTURE, page=SECTION)
    def put(self, request: HttpRequest, given: BytesIO) -> None:
        """Show a photo; place, time and camera are removed from it."""
        size = given.getbuffer().nbytes
        actions.set_photo(signed_in(request), given, size=size)

    @acts(CHANGE, page=SECTION)
    def delete(self, request: HttpRequest) -> None:
        """Take the photo away."""
        actions.remove_photo(signed_in(request))
