"""In which language a proposal is read: as it was written, or as a member has translated it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, get_language_info

from core.titles import language_for
from groups.proposals.models import Proposal, Translation

ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The words of a proposal as one reader sees them, and how else they can be read."""

    source: Proposal | Translation
    proposal: Proposal
    present: Sequence[Translation]
    # Into languages into which the words of today have not been translated.
    old: Sequence[Translation]

    @property
    def translation(self) -> Translation | None:
        """What is shown instead of the original."""
        return self.source if isinstance(self.source, Translation) else None

    @property
    def is_old(self) -> bool:
        """Whether the original has changed since this was translated."""
        return self.translation is not None and self.translation.version < self.proposal.version

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def reason(self) -> str:
        return self.source.reason

    @property
    def status_quo(self) -> str:
        return self.source.status_quo

    @property
    def language(self) -> str:
        return self.source.language

    @property
    def options(self) -> list[str]:
        """What can be chosen, in words."""
        return self.source.option_labels or self.proposal.option_labels


def reading_of(
    proposal: Proposal, translations: Sequence[Translation], *, asked: str = ""
) -> Reading:
    """The words in the language that was asked for, else in the reader's, else the original.

    What translates earlier words is shown only to who asks for it.
    """
    present = [each for each in translations if each.version == proposal.version]
    known = {each.language for each in present}
    old: list[Translation] = []
    for each in sorted(translations, key=lambda one: -one.version):
        if each.language not in known:
            known.add(each.language)
            old.append(each)
    source: Translation | None = None
    if asked and asked != ORIGINAL:
        source = next((each for each in (*present, *old) if each.language == asked), None)
    elif not asked:
        source = _in_reader_language(proposal, present)
    return Reading(source=source or proposal, proposal=proposal, present=present, old=old)


def _in_reader_language(proposal: Proposal, present: Sequence[Translation]) -> Translation | None:
    """What the reader understands: the same language, or a variety of it; None for the original."""
    by_language = {each.language: each for each in present}
    wanted = get_language() or "en"
    return by_language.get(language_for(wanted, written=proposal.language, offered=by_language))


def name_of(tag: str) -> str:
    """What a language is called in the reader's; a tag that nobody knows stays as it is."""
    try:
        return str(get_language_info(tag.casefold())["name_translated"])
    except KeyError:
        return tag
