"""The words of a proposal, checked before they are kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from groups.proposals.models import ADOPT, Proposal, Version

LONGEST_TITLE = 200
LONGEST_TEXT = 50_000
LONGEST_OPTION = 500
MOST_OPTIONS = 1000
# A ballot always offers to stay blank, so no option can be called so.
BLANK = "blank"
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class WordsRefused(Refusal):
    """A title, text, option or language that cannot be kept as it is."""

    code = "words"
    sentence = _("%(reason)s")
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a version of a proposal says."""

    title: str
    text: str
    reason: str
    options: tuple[str, ...]
    status_quo: str

    @classmethod
    def of(cls, source: Proposal | Version) -> "Words":
        return cls(
            title=source.title,
            text=source.text,
            reason=source.reason,
            options=tuple(source.options),
            status_quo=source.status_quo,
        )

    def put_into(self, proposal: Proposal) -> None:
        """Make these the words of a proposal, not saved yet."""
        proposal.title, proposal.text, proposal.reason = self.title, self.text, self.reason
        proposal.options, proposal.status_quo = list(self.options), self.status_quo


def checked(
    *, title: str, text: str, reason: str, options: Sequence[str], status_quo: str
) -> Words:
    """The words, tidied at their ends; raises WordsRefused with what to mend."""
    title = " ".join(title.split())
    text, reason = (words.replace("\r\n", "\n").strip() for words in (text, reason))
    chosen = [option.strip() for option in options if option.strip()] or [ADOPT]
    status_quo = status_quo.strip()
    _refuse_if(not title, _("Give the proposal a title."))
    _refuse_if(not text, _("Write what is proposed."))
    _refuse_if(len(title) > LONGEST_TITLE, _("The title is longer than 200 characters."))
    _refuse_if(len(text) > LONGEST_TEXT, _("The text is longer than 50,000 characters."))
    _refuse_if(len(reason) > LONGEST_TEXT, _("The reasons are longer than 50,000 characters."))
    _refuse_if(
        "\x00" in title + text + reason, _("The text contains a character that cannot be kept.")
    )
    _check_options([*chosen, status_quo])
    return Words(
        title=title, text=text, reason=reason, options=tuple(chosen), status_quo=status_quo
    )


def _check_options(options: Sequence[str]) -> None:
    _refuse_if(len(options) > MOST_OPTIONS, _("At most 999 options are possible."))
    _refuse_if(
        any(len(option) > LONGEST_OPTION for option in options),
        _("An option is longer than 500 characters."),
    )
    _refuse_if(len(set(options)) < len(options), _("Two options are the same."))
    _refuse_if(BLANK in options, _("No option can be called “blank”: that means none of them."))
    _refuse_if(
        any("\x00" in option or "\n" in option for option in options),
        _("An option has to be one line of text."),
    )


def checked_language(language: str) -> str:
    """A language tag (BCP 47); raises WordsRefused."""
    _refuse_if(
        not LANGUAGE.fullmatch(language) or len(language) > 35, _("This is no language tag.")
    )
    return language


def _refuse_if(bad: bool, reason: str | Promise) -> None:  # noqa: FBT001 - reads as a sentence
    if bad:
        raise WordsRefused(reason=reason)
