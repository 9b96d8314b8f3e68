"""What the record says about proposals. Who signed or wrote is in private parts alone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb, Words

# Why a question that several groups ask ends here without a vote.
ENDS: dict[str, Words] = {
    "withdrawn": _("it was taken back"),
    "expired": _("its term ended"),
    "refused": _("the confederation refused it"),
    "left": _("the group left the confederation"),
}


def _why(why: str) -> Words:
    return ENDS.get(why, why)


def _verb(name: str, sentence: str | Promise, *fields: str) -> Verb:
    words = {"why": _why} if "why" in fields else {}
    verb = Verb(name, 1, sentence, ("number", *fields), words=words)
    hooks.verbs.add(name, verb)
    return verb


PUBLISHED = _verb(
    "proposal.published",
    _("Proposal %(number)s was published; its signatures are last counted on %(until)s."),
    "alternative_to",
    "charter",
    "digest",
    "since",
    "until",
)
REVISED = _verb(
    "proposal.revised",
    _("The text of proposal %(number)s was changed; this is version %(version)s."),
    "digest",
    "version",
)
WITHDRAWN = _verb(
    "proposal.withdrawn", _("The author withdrew proposal %(number)s on %(on)s."), "on"
)
SIGNED = _verb("proposal.signed", _("Somebody signed proposal %(number)s."))
UNSIGNED = _verb("proposal.unsigned", _("Somebody withdrew a signature from proposal %(number)s."))
CONFIRMED = _verb(
    "proposal.signature_confirmed",
    _("Somebody confirmed a signature for version %(version)s of proposal %(number)s."),
    "version",
)
LAPSED = _verb(
    "proposal.signatures_lapsed",
    _("%(lapsed)s unconfirmed signatures of proposal %(number)s lapsed on %(on)s."),
    "lapsed",
    "on",
)
QUALIFIED = _verb(
    "proposal.qualified",
    _(
        "Proposal %(number)s had %(signatures)s of %(needed)s signatures on %(on)s and will be "
        "voted on from %(opens)s to %(closes.eve)s."
    ),
    "charter",
    "closes",
    "needed",
    "on",
    "opens",
    "signatures",
)
EXPIRED = _verb(
    "proposal.expired",
    _(
        "The term of proposal %(number)s ended on %(on)s with %(signatures)s of %(needed)s "
        "signatures."
    ),
    "needed",
    "on",
    "signatures",
)
VOTING_OPENED = _verb(
    "proposal.voting_opened",
    _("Proposal %(number)s came to the vote on %(opens)s; the last day to vote is %(closes.eve)s."),
    "closes",
    "opens",
)
EXTENDED = _verb(
    "proposal.extended",
    _("Voting on proposal %(number)s was extended; the last day is %(closes.eve)s."),
    "closes",
)
MIRRORED = _verb(
    "proposal.mirrored",
    _("%(asked_by)s asks all groups: proposal %(number)s."),
    "asked_by",
    "asked_of",
    "charter",
    "digest",
    "since",
)
DATED = _verb(
    "proposal.dated",
    _("All groups vote on proposal %(number)s from %(opens)s to %(closes.eve)s."),
    "charter",
    "closes",
    "on",
    "opens",
)
ENDED = _verb(
    "proposal.ended",
    _("Proposal %(number)s ended on %(on)s without a vote: %(why)s."),
    "on",
    "why",
)
ADOPTED = _verb("proposal.adopted", _("Proposal %(number)s was adopted on %(on)s."), "on")
REJECTED = _verb("proposal.rejected", _("Proposal %(number)s was rejected on %(on)s."), "on")
ARGUED_FOR = _verb(
    "proposal.argued_for", _("Somebody argued for proposal %(number)s."), "argument", "digest"
)
ARGUED_AGAINST = _verb(
    "proposal.argued_against",
    _("Somebody argued against proposal %(number)s."),
    "argument",
    "digest",
)
TRANSLATED = _verb(
    "proposal.translated",
    _("Version %(version)s of proposal %(number)s was translated (%(language)s)."),
    "translation",
    "version",
    "language",
    "digest",
)
TRANSLATION_CHANGED = _verb(
    "proposal.translation_changed",
    _("A translation of version %(version)s of proposal %(number)s was changed (%(language)s)."),
    "translation",
    "version",
    "language",
    "digest",
)
TRANSLATION_WITHDRAWN = _verb(
    "proposal.translation_withdrawn",
    _("A translation of version %(version)s of proposal %(number)s was taken off (%(language)s)."),
    "translation",
    "version",
    "language",
)
ARGUMENT_TAKEN_BACK = _verb(
    "proposal.argument_taken_back",
    _("An argument about proposal %(number)s was taken back."),
    "argument",
)
