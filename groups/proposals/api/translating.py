"""Proposals in other languages, for programs. The original decides."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.people.rules.names import LEVELS
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.operations import Made
from core.programs.paging import Listed
from core.programs.resources import Resource, acts, address_of, at, reads
from groups.proposals import actions
from groups.proposals.api.shown import LEVEL, TRANSLATE, Byline, byline, the_proposal
from groups.proposals.api.writing import WordsGiven
from groups.proposals.models import Translation
from groups.proposals.rules import PUBLIC


class TranslationShown(Shown):
    """What one version of a proposal says in another language."""

    uid = serializers.UUIDField(source="translation.uid")
    proposal = serializers.IntegerField(source="translation.proposal_id")
    version = serializers.IntegerField(
        source="translation.version", help_text="Which version was translated."
    )
    language = serializers.CharField(source="translation.language")
    title = serializers.CharField(source="translation.title")
    text = serializers.CharField(source="translation.text")
    reason = serializers.CharField(source="translation.reason")
    options = serializers.ListField(child=serializers.CharField(), source="translation.options")
    status_quo = serializers.CharField(source="translation.status_quo")
    translator = Byline()
    written_on = serializers.DateField(source="translation.written_on")
    changed_on = serializers.DateField(source="translation.changed_on", allow_null=True)


class TranslationGiven(WordsGiven):
    """The words in another language: as much as the original says, and no more."""

    language = serializers.CharField(max_length=35, help_text="BCP 47.")
    author_level = serializers.ChoiceField(choices=list(LEVELS), required=False, help_text=LEVEL)


def _shown(translations: list[Translation]) -> list[dict[str, Any]]:
    return [
        {"translation": each, "translator": byline(each.translator, each.translator_level)}
        for each in translations
    ]


def _the_translation(uid: UUID) -> Translation:
    public = Translation.objects.filter(proposal__stage__in=PUBLIC)
    return get_object_or_404(public.select_related("proposal", "translator"), uid=uid)


def _one(translation: Translation) -> dict[str, Any]:
    (shown,) = _shown([translation])
    return shown


@at("proposals/<int:number>/translations/", name="proposals.translations")
class Translations(Resource):
    @reads(TranslationShown, many=True, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> Listed:
        """Its translations; of each language the latest version first."""
        found = the_proposal(number).translations.select_related("translator")
        return Listed(rows=found, order=("language", "-version", "pk"), shown=_shown)

    @acts(
        TRANSLATE,
        takes=TranslationGiven,
        gives=TranslationShown,
        status=201,
        page=["proposals:translate"],
    )
    def post(self, request: HttpRequest, given: dict[str, Any], number: int) -> Made:
        """Translate the present version."""
        proposal = the_proposal(number)
        made = actions.translate(proposal, signed_in(request), **given, now=clock.now())
        return Made(thing=_one(made), address=address_of("translations.one", uid=made.uid))


@at("translations/<uuid:uid>/", name="translations.one")
class OneTranslation(Resource):
    @reads(TranslationShown, page=["proposals:detail"])
    def get(self, request: HttpRequest, uid: UUID) -> dict[str, Any]:
        """One translation."""
        return _one(_the_translation(uid))

    @acts(TRANSLATE, takes=WordsGiven, gives=TranslationShown, page=["proposals:edit_translation"])
    def put(self, request: HttpRequest, given: dict[str, Any], uid: UUID) -> dict[str, Any]:
        """Change your translation."""
        translation, person = _the_translation(uid), signed_in(request)
        return _one(actions.mend_translation(translation, person, **given, now=clock.now()))

    @acts(TRANSLATE, page=["proposals:withdraw_translation"])
    def delete(self, request: HttpRequest, uid: UUID) -> None:
        """Take a translation off: your own, or one of your proposal."""
        translation = _the_translation(uid)
        actions.withdraw_translation(translation, signed_in(request), now=clock.now())
