"""Saying a proposal in another language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.people.models import Person
from core.record.actions import append
from core.record.verbs import Verb
from core.refusals import Forbidden, Refusal
from groups.membership.actions import require_member
from groups.proposals import verbs
from groups.proposals.actions.checks import locked, require_time_for
from groups.proposals.actions.drafting import NothingChanged
from groups.proposals.actions.words import Words, WordsRefused, checked, checked_language
from groups.proposals.models import ADOPT, Proposal, Translation
from groups.proposals.rules import Act


class OwnLanguage(Refusal):
    """The language is the one in which the proposal is written."""

    code = "own-language"
    sentence = _("Proposal %(number)s is written in this language already.")


class AlreadyTranslated(Refusal):
    """Somebody has translated this version into this language."""

    code = "already-translated"
    sentence = _(
        "This version has a translation into this language already. Ask its translator to change "
        "it, or its translator or the author of the proposal to take it off."
    )


class NotYourTranslation(Forbidden):
    """Only the translator changes a translation; the author of the proposal may take it off."""

    code = "not-your-translation"
    sentence = _(
        "Only its translator can change a translation. The author of the proposal can take it off."
    )


class TranslationIsOld(Refusal):
    """The proposal says something else by now."""

    code = "translation-is-old"
    sentence = _(
        "This translates version %(old)s, and the proposal has version %(new)s by now. Translate "
        "that one instead."
    )


class TranslationGone(Refusal):
    """It was taken off in the meantime."""

    code = "translation-gone"
    sentence = _("This translation is not there any more: it was taken off.")
    status = 404


@transaction.atomic
def translate(
    proposal: Proposal,
    person: Person,
    *,
    language: str,
    title: str,
    text: str,
    reason: str = "",
    options: Sequence[str] = (),
    status_quo: str = "",
    author_level: int | None = None,
    now: datetime,
) -> Translation:
    """Say the present version of a proposal in another language; the original goes on deciding.

    A version has one translation into each language. Raises NotAMember, WrongStage, TooLate,
    WordsRefused, OwnLanguage or AlreadyTranslated.
    """
    proposal = locked(proposal)
    require_member(person)
    today = require_time_for(Act.TRANSLATE, proposal, now=now)
    language = checked_language(language).casefold()
    if language == proposal.language.casefold():
        raise OwnLanguage(number=proposal.number)
    words = _fitting(
        proposal, title=title, text=text, reason=reason, options=options, status_quo=status_quo
    )
    of_version = Translation.objects.filter(proposal=proposal, version=proposal.version)
    if of_version.filter(language=language).exists():
        raise AlreadyTranslated
    translation = Translation(
        proposal=proposal,
        version=proposal.version,
        language=language,
        translator=person,
        translator_level=author_level or person.author_level,
        written_on=today,
    )
    _put(words, translation)
    translation.save()
    _keep_titles(proposal)
    _record(verbs.TRANSLATED, translation, person, now=now, digest=translation.digest)
    return translation


@transaction.atomic
def mend_translation(
    translation: Translation,
    person: Person,
    *,
    title: str,
    text: str,
    reason: str = "",
    options: Sequence[str] = (),
    status_quo: str = "",
    now: datetime,
) -> Translation:
    """Change one's own translation of the words that the proposal still has.

    Not while people vote: what they have read stays as it was. Raises NotYourTranslation,
    NotAMember, WrongStage, TooLate, TranslationGone, TranslationIsOld, WordsRefused or
    NothingChanged.
    """
    proposal = locked(translation.proposal)
    translation = _held(translation)
    if translation.translator_id != person.pk:
        raise NotYourTranslation
    require_member(person)
    today = require_time_for(Act.MEND_TRANSLATION, proposal, now=now)
    if translation.version != proposal.version:
        raise TranslationIsOld(old=translation.version, new=proposal.version)
    words = _fitting(
        proposal, title=title, text=text, reason=reason, options=options, status_quo=status_quo
    )
    before = translation.digest
    _put(words, translation)
    if translation.digest == before:
        raise NothingChanged
    translation.changed_on = today
    translation.save()
    _keep_titles(proposal)
    _record(verbs.TRANSLATION_CHANGED, translation, person, now=now, digest=translation.digest)
    return translation


@transaction.atomic
def withdraw_translation(translation: Translation, person: Person, *, now: datetime) -> None:
    """Take a translation off: its translator may, and the author whose words it says.

    Nothing of its words stays. Raises NotYourTranslation, NotAMember, WrongStage, TooLate or
    TranslationGone.
    """
    proposal = locked(translation.proposal)
    translation = _held(translation)
    if person.pk not in (translation.translator_id, proposal.author_id):
        raise NotYourTranslation
    require_member(person)
    require_time_for(Act.MEND_TRANSLATION, proposal, now=now)
    _record(verbs.TRANSLATION_WITHDRAWN, translation, person, now=now)
    translation.delete()
    _keep_titles(proposal)


def _held(translation: Translation) -> Translation:
    found = Translation.objects.select_for_update().filter(pk=translation.pk).first()
    if found is None:
        raise TranslationGone
    return found


def _fitting(
    proposal: Proposal,
    *,
    title: str,
    text: str,
    reason: str,
    options: Sequence[str],
    status_quo: str,
) -> Words:
    """The words, if they say as much as the proposal and no more; raises WordsRefused."""
    words = checked(title=title, text=text, reason=reason, options=options, status_quo=status_quo)
    if bool(words.reason) != bool(proposal.reason):
        raise WordsRefused(reason=_("Translate the reasons where there are some, and no others."))
    if bool(words.status_quo) != bool(proposal.status_quo):
        raise WordsRefused(reason=_("Translate what stays if no option wins, if it is said."))
    named = () if proposal.options == [ADOPT] else tuple(proposal.options)
    chosen = () if words.options == (ADOPT,) else words.options
    if len(chosen) != len(named):
        raise WordsRefused(reason=_("Translate every option, one on each line, in their order."))
    return replace(words, options=chosen)


def _put(words: Words, translation: Translation) -> None:
    translation.title, translation.text, translation.reason = words.title, words.text, words.reason
    translation.options, translation.status_quo = list(words.options), words.status_quo


def _keep_titles(proposal: Proposal) -> None:
    """Keep what the words of today are called in other languages where lists find it."""
    titles = proposal.translations.present().order_by("language").values_list("language", "title")
    proposal.titles = dict(titles)
    proposal.save(update_fields=["titles"])
    for rename in hooks.renamed.values():
        rename(proposal)


def _record(
    verb: Verb, translation: Translation, person: Person, *, now: datetime, **facts: Any
) -> None:
    append(
        verb,
        subject=translation.proposal.subject,
        payload={
            "number": translation.proposal_id,
            "translation": str(translation.uid),
            "version": translation.version,
            "language": translation.language,
            **facts,
        },
        private={"person": str(person.uid)},
        at=now,
    )
