"""What every ballot is checked for, open or sealed: date, membership, roll, choice, once."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.people.models import Person
from core.prepared import Change
from core.refusals import Forbidden, Refusal
from groups.membership.actions import require_member
from groups.referenda.actions.locks import share_box
from groups.referenda.models import Referendum, RollEntry
from groups.referenda.models.roll import RollEntryQuerySet
from groups.referenda.rules import BLANK


class TooEarly(Refusal):
    """A ballot before the date on which voting opens."""

    code = "too-early"
    sentence = _("Voting opens on %(opens)s. Ballots are not possible before.")


class TooLate(Refusal):
    """A ballot on the closing date or after."""

    code = "too-late"
    sentence = _("The last day to vote was %(closes.eve)s. Ballots are no longer possible.")


class NotOnTheRoll(Forbidden):
    """A member who was not one when voting opened."""

    code = "not-on-the-roll"
    sentence = _(
        "You are not on the roll of this vote. It was fixed when voting opened on %(opens)s, and "
        "you were not a member then."
    )


class AlreadyVoted(Refusal):
    """A second ballot of one person."""

    code = "already-voted"
    sentence = _("You have voted in this vote already. Nothing was changed.")


class NotVoted(Refusal):
    """Somebody wants to change or take back a ballot without having cast one."""

    code = "not-voted"
    sentence = _("You have not voted in this vote yet.")


class UnknownChoice(Refusal):
    """Neither an option of this vote nor blank."""

    code = "unknown-choice"
    sentence = _("“%(choice)s” cannot be chosen in this vote.")
    status = 400


class BallotStands(Refusal):
    """The charter lets no ballot be changed."""

    code = "ballot-stands"
    sentence = _("In this vote a ballot that was cast stands. It cannot be changed or taken back.")


class BallotsAreSealed(Refusal):
    """An open ballot in a secret vote."""

    code = "ballots-are-sealed"
    sentence = _("This vote is secret: it takes no ballots with a name.")


class BallotsAreOpen(Refusal):
    """A sealed ballot in an open vote."""

    code = "ballots-are-open"
    sentence = _("This vote is open: it takes no secret ballots.")


class VotesInTheOpen(Refusal):
    """A sealed ballot of somebody whom others follow in this vote."""

    code = "votes-in-the-open"
    sentence = _(
        "You have declared that you vote in the open on what this vote is about, so that others "
        "can follow you. Here you can only vote in the open. You can take the declaration back; "
        "that holds in votes that open later."
    )


class VoteIsFixed(Refusal):
    """An open vote in a secret referendum is to be changed shortly before the close."""

    code = "vote-is-fixed"
    sentence = _(
        "Votes in the open have been fixed since %(since)s, so that those who follow can still "
        "react. Yours can no longer be changed or taken back."
    )


class ReasonTooLong(Refusal):
    """A reason that nobody would read."""

    code = "reason-too-long"
    sentence = _("A reason has %(most)s characters at most.")
    status = 400


class BoxLost(Refusal):
    """The key of the box is gone, as after restoring a backup."""

    code = "box-lost"
    sentence = _(
        "The ballot box of this vote was lost. Voting starts afresh at the next daily run; your "
        "ballot was not taken."
    )


def admit(referendum: Referendum, person: Person, *, now: datetime) -> Referendum:
    """The vote as it is now, kept from being closed while this transaction casts a ballot.

    Raises TooEarly, TooLate, and NotAMember for who is no member at this moment.
    """
    share_box(referendum)
    found = Referendum.objects.numbered(referendum.pk)
    check_date(found, clock.group_date(now))
    require_member(person)
    return found


def objection_to_voting(referendum: Referendum, person: Person, *, now: datetime) -> Refusal | None:
    """Why this person could not cast a first ballot now, for pages; None if nothing hinders it."""
    try:
        check_date(referendum, clock.group_date(now))
        require_member(person)
        entry = RollEntry.objects.filter(referendum=referendum, person=person).first()
        if entry is None:
            raise NotOnTheRoll(opens=referendum.opens)
        is_secret = referendum.is_sealed and not entry.in_the_open
        if entry.took_part and (is_secret or not referendum.revote):
            raise AlreadyVoted
    except Refusal as refusal:
        return refusal
    return None


def check_date(referendum: Referendum, today: date) -> None:
    """Raises TooEarly or TooLate; the stage counts as well as the date."""
    if today < referendum.opens:
        raise TooEarly(opens=referendum.opens)
    if not referendum.is_open_on(today):
        raise TooLate(closes=referendum.closes)


def check_choice(referendum: Referendum, choice: str) -> None:
    """Raises UnknownChoice unless `choice` is the key of an option, or blank."""
    keys = {option.key for option in referendum.options_in_order()}
    if choice not in keys | {BLANK}:
        raise UnknownChoice(choice=choice[:80])


def take_part(referendum: Referendum, person: Person, *, in_the_open: bool = False) -> bool:
    """Mark that the person votes; False if that was marked already.

    The mark is set by comparing, so that of two ballots sent at once only one finds it unset.
    Raises NotOnTheRoll; in a secret vote BallotsAreSealed for a ballot with a name of somebody who
    votes in secret, and VotesInTheOpen for a sealed one of somebody who votes in the open.
    """
    mark = MARK[_kind(referendum, in_the_open=in_the_open)]
    if mark(referendum.pk, person.pk):
        return True
    _check_kind(referendum, _entries(referendum, person).first(), in_the_open=in_the_open)
    return False


def unmark(referendum: Referendum, person: Person, *, in_the_open: bool = False) -> None:
    """Mark that the person does not vote after all; raises NotVoted and what `take_part` raises."""
    forget = UNMARK[_kind(referendum, in_the_open=in_the_open)]
    if forget(referendum.pk, person.pk):
        return
    _check_kind(referendum, _entries(referendum, person).first(), in_the_open=in_the_open)
    raise NotVoted


def require_part(referendum: Referendum, person: Person) -> None:
    """Raises NotOnTheRoll, VotesInTheOpen or NotVoted unless the person has voted in secret."""
    entry = _entries(referendum, person).first()
    _check_kind(referendum, entry, in_the_open=False)
    if entry is None or not entry.took_part:
        raise NotVoted


def _entries(referendum: Referendum, person: Person) -> RollEntryQuerySet:
    return RollEntry.objects.filter(referendum=referendum, person=person)


def _kind(referendum: Referendum, *, in_the_open: bool) -> bool | None:
    # In an open vote everybody votes in the open, and the roll does not say so.
    return in_the_open if referendum.is_sealed else None


def _mark(*, kind: bool | None, took_part: bool) -> Change:
    """Marks, or unmarks, one entry of this kind, if it is the other way round now."""
    said = {} if kind is None else {"in_the_open": kind}
    return Change(
        lambda vote, person: RollEntry.objects.filter(
            referendum_id=vote, person_id=person, took_part=not took_part, **said
        ),
        given=2,
        took_part=took_part,
    )


KINDS = (None, False, True)
MARK = {kind: _mark(kind=kind, took_part=True) for kind in KINDS}
UNMARK = {kind: _mark(kind=kind, took_part=False) for kind in KINDS}


def _check_kind(referendum: Referendum, entry: RollEntry | None, *, in_the_open: bool) -> None:
    if entry is None:
        raise NotOnTheRoll(opens=referendum.opens)
    if referendum.is_sealed and entry.in_the_open != in_the_open:
        raise VotesInTheOpen if entry.in_the_open else BallotsAreSealed
