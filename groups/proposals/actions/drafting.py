"""Writing a proposal: drafts, versions, taking it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter.reading import current, numbered
from core.heartbeat import clock
from core.people.models import Person
from core.record.actions import append
from core.refusals import Refusal
from groups.categories.actions import name_keywords
from groups.categories.models import Keyword
from groups.membership.actions import require_member
from groups.proposals import verbs
from groups.proposals.actions.asking import ask_of
from groups.proposals.actions.checks import locked, require_author, require_time_for
from groups.proposals.actions.words import Words, checked, checked_language
from groups.proposals.models import Proposal, Signature, Version
from groups.proposals.rules import Act, Stage, check_move, days_after


class NothingChanged(Refusal):
    """A revision says exactly what the proposal said before."""

    code = "nothing-changed"
    sentence = _("This is what the proposal says already. Change something before you save.")


@transaction.atomic
def draft(
    person: Person,
    *,
    title: str,
    text: str,
    reason: str = "",
    options: Sequence[str] = (),
    status_quo: str = "",
    keywords: Iterable[str] = (),
    language: str | None = None,
    author_level: int | None = None,
    alternative_to: Proposal | None = None,
    asked_of: str = "",
    now: datetime,
) -> Proposal:
    """Begin a proposal that only its author sees (S2-263 to S2-267). Nothing is recorded.

    Language and anonymity are the author's usual ones unless given. With `asked_of` it is to be
    asked of all groups of that confederation. Raises NotAMember, WordsRefused, KeywordRefused or
    NotAskable.
    """
    require_member(person)
    proposal = Proposal(
        author=person,
        author_level=author_level or person.author_level,
        language=checked_language(language or person.language),
        alternative_to=alternative_to,
        created_on=clock.group_date(now),
    )
    checked(title=title, text=text, reason=reason, options=options, status_quo=status_quo).put_into(
        proposal
    )
    ask_of(proposal, asked_of)
    proposal.save()
    proposal.keywords.set(_called(keywords))
    return proposal


@transaction.atomic
def revise(
    proposal: Proposal,
    person: Person,
    *,
    title: str,
    text: str,
    reason: str = "",
    options: Sequence[str] = (),
    status_quo: str = "",
    note: str = "",
    keywords: Iterable[str] | None = None,
    language: str | None = None,
    author_level: int | None = None,
    asked_of: str | None = None,
    now: datetime,
) -> Proposal:
    """Change the words; once published this makes a new version, and signers may have to confirm.

    Keywords, language, anonymity and of whom it is asked can change in a draft only (S2-162);
    afterwards they are left as they are. Raises NotYourProposal, NotAMember, WrongStage, TooLate,
    AskedOfAll, WordsRefused, KeywordRefused, NotAskable or NothingChanged.
    """
    proposal = locked(proposal)
    require_author(proposal, person)
    require_member(person)
    today = require_time_for(Act.REVISE, proposal, now=now)
    words = checked(title=title, text=text, reason=reason, options=options, status_quo=status_quo)
    if proposal.stage == Stage.DRAFT:
        words.put_into(proposal)
        proposal.language = checked_language(language or proposal.language)
        proposal.author_level = author_level or proposal.author_level
        ask_of(proposal, proposal.asked_of if asked_of is None else asked_of)
        proposal.save()
        if keywords is not None:
            proposal.keywords.set(_called(keywords))
        return proposal
    if words == Words.of(proposal):
        raise NothingChanged
    words.put_into(proposal)
    add_version(proposal, note=note, now=now, today=today)
    return proposal


@transaction.atomic
def note_change(proposal: Proposal, person: Person, *, note: str, now: datetime) -> Proposal:
    """Make a new version because something that belongs to the proposal has changed.

    For rooms that attach things to a proposal: who signed it signed them, too. A draft has no
    versions, and nothing happens. Raises what `revise` raises.
    """
    proposal = locked(proposal)
    require_author(proposal, person)
    require_member(person)
    today = require_time_for(Act.REVISE, proposal, now=now)
    if proposal.stage != Stage.DRAFT:
        add_version(proposal, note=note, now=now, today=today)
    return proposal


def add_version(proposal: Proposal, *, note: str, now: datetime, today: date) -> None:
    """Save the proposal's words as a new version, record it, and put signatures to sleep."""
    proposal.version += 1
    proposal.changed_on = today
    # Nobody has translated these words yet.
    proposal.titles = {}
    words = ["title", "titles", "text", "reason", "options", "status_quo"]
    proposal.save(update_fields=[*words, "version", "changed_on"])
    keep_version(proposal, note=note, now=now)
    append(
        verbs.REVISED,
        subject=proposal.subject,
        payload={
            "number": proposal.number,
            "version": proposal.version,
            "digest": proposal.digest,
        },
        at=now,
    )
    charter = numbered(proposal.collecting_charter or 0)
    signatures = Signature.objects.filter(proposal=proposal)
    # Who wrote the new words need not be asked about them.
    signatures.filter(person=proposal.author).update(version=proposal.version)
    if charter["proposals.edit_needs_confirmation"]:
        until = days_after(today, charter["proposals.confirm_days"])
        signatures.filter(version__lt=proposal.version).update(confirm_until=until)


def keep_version(proposal: Proposal, *, note: str, now: datetime) -> None:
    """Write the present words down as the version with the present number."""
    Version.objects.create(
        proposal=proposal,
        number=proposal.version,
        title=proposal.title,
        text=proposal.text,
        options=proposal.options,
        status_quo=proposal.status_quo,
        reason=proposal.reason,
        note=note.strip(),
        created_at=now,
    )


@transaction.atomic
def discard(proposal: Proposal, person: Person, *, now: datetime) -> None:
    """Throw a draft away; nothing stays of it. Raises NotYourProposal or WrongStage."""
    proposal = locked(proposal)
    require_author(proposal, person)
    require_time_for(Act.DISCARD, proposal, now=now)
    proposal.delete()


@transaction.atomic
def withdraw(proposal: Proposal, person: Person, *, now: datetime) -> Proposal:
    """Take a proposal back while it collects signatures.

    Raises NotYourProposal, NotAMember, WrongStage or TooLate.
    """
    proposal = locked(proposal)
    require_author(proposal, person)
    require_member(person)
    today = require_time_for(Act.WITHDRAW, proposal, now=now)
    check_move(Stage(proposal.stage), Stage.WITHDRAWN)
    proposal.stage, proposal.concluded_on, proposal.changed_on = Stage.WITHDRAWN, today, today
    proposal.save(update_fields=["stage", "concluded_on", "changed_on"])
    append(
        verbs.WITHDRAWN,
        subject=proposal.subject,
        payload={"number": proposal.number, "on": today.isoformat()},
        at=now,
    )
    return proposal


def _called(keywords: Iterable[str]) -> list[Keyword]:
    return name_keywords(keywords, most=current()["proposals.most_keywords"])
