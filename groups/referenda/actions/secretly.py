"""Sealed ballots: cast with a code that is not kept, changed and taken back by it."""

import os
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.keys.boxes import read_box_key
from core.keys.files import KeyMissing
from core.people.models import Person
from core.prepared import add
from core.refusals import Refusal
from groups.referenda.actions.casting import (
    AlreadyVoted,
    BallotsAreOpen,
    BallotStands,
    BoxLost,
    admit,
    check_choice,
    require_part,
    take_part,
    unmark,
)
from groups.referenda.models import Referendum, SealedBallot
from groups.referenda.rules import (
    Ballot,
    CodeMalformed,
    derive_pseudonym,
    format_code,
    read_code,
)
from groups.referenda.rules.codes import CODE_BYTES
from groups.referenda.sealing import Box


class WrongCode(Refusal):
    """The text cannot be a code: something was mistyped."""

    code = "wrong-code"
    sentence = _("This is no code of a ballot. Please compare it sign by sign with your note.")
    status = 400


class UnknownCode(Refusal):
    """No ballot in the box belongs to the code and words."""

    code = "unknown-code"
    sentence = _(
        "No ballot in this vote belongs to this code and these words. If you added words of your "
        "own when you voted, they have to be the same now."
    )
    status = 404


class CodeTaken(Refusal):
    """A ballot of somebody else has the same code and words."""

    code = "code-taken"
    sentence = _("This code belongs to another ballot. Please open the ballot paper again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a voter takes home; nothing of it is kept."""

    code: str
    choice: str
    seq: int
    pseudonym: str


def new_code() -> str:
    """A fresh code of 128 bits. It is not stored anywhere."""
    return format_code(os.urandom(CODE_BYTES))


def cast_sealed(
    referendum: Referendum,
    person: Person,
    choice: str,
    *,
    code: str,
    words: str = "",
    now: datetime,
) -> Receipt:
    """Cast a secret ballot: participation and ballot in one transaction, and no link (S1-019).

    The same ballot sent twice is one ballot with one receipt. Raises TooEarly, TooLate,
    NotAMember, NotOnTheRoll, UnknownChoice, AlreadyVoted, WrongCode, CodeTaken, BoxLost,
    BallotsAreOpen, and VotesInTheOpen for who can be followed here.
    """
    try:
        with transaction.atomic():
            return _cast(referendum, person, choice, code=code, words=words, now=now)
    except IntegrityError:
        raise CodeTaken from None


def _cast(
    referendum: Referendum, person: Person, choice: str, *, code: str, words: str, now: datetime
) -> Receipt:
    found = _admit(referendum, person, now=now)
    check_choice(found, choice)
    pseudonym, box = _pseudonym(found, code, words), _box(found)
    ballot = Ballot(voter=pseudonym, seq=1, choice=choice)
    if take_part(found, person):
        sealed = box.seal(ballot)
        add(SealedBallot(referendum=found, lookup=sealed.lookup, sealed=sealed.sealed))
        return _receipt(ballot, code)
    row = _row(found, box, pseudonym)
    former = row and box.unseal(bytes(row.lookup), bytes(row.sealed))
    if former and former.choice == choice:
        return _receipt(former, code)
    raise AlreadyVoted


@transaction.atomic
def change_sealed(
    referendum: Referendum,
    person: Person,
    choice: str,
    *,
    code: str,
    words: str = "",
    now: datetime,
) -> Receipt:
    """Change a secret ballot by its code. Choosing the same again changes nothing.

    Who has the code may change the ballot, if on the roll, a member and a voter, too. Raises
    what `cast_sealed` raises, and NotVoted, BallotStands, UnknownCode.
    """
    found = _admit(referendum, person, now=now)
    check_choice(found, choice)
    row, box = _mine(found, person, code, words)
    former = box.unseal(bytes(row.lookup), bytes(row.sealed))
    if former.choice == choice:
        return _receipt(former, code)
    ballot = Ballot(voter=former.voter, seq=former.seq + 1, choice=choice)
    row.sealed = box.seal(ballot).sealed
    row.save(update_fields=["sealed"])
    return _receipt(ballot, code)


@transaction.atomic
def withdraw_sealed(
    referendum: Referendum, person: Person, *, code: str, words: str = "", now: datetime
) -> None:
    """Take a secret ballot out of the box and its voter off the list of those who took part.

    So there are always as many ballots as people who took part. Raises what `change_sealed`
    raises except UnknownChoice.
    """
    found = _admit(referendum, person, now=now)
    row = _mine(found, person, code, words)[0]
    row.delete()
    unmark(found, person)


def _admit(referendum: Referendum, person: Person, *, now: datetime) -> Referendum:
    found = admit(referendum, person, now=now)
    if not found.is_sealed:
        raise BallotsAreOpen
    return found


def _mine(
    referendum: Referendum, person: Person, code: str, words: str
) -> tuple[SealedBallot, Box]:
    if not referendum.revote:
        raise BallotStands
    require_part(referendum, person)
    box = _box(referendum)
    row = _row(referendum, box, _pseudonym(referendum, code, words))
    if row is None:
        raise UnknownCode
    return row, box


def _row(referendum: Referendum, box: Box, pseudonym: str) -> SealedBallot | None:
    rows = SealedBallot.objects.select_for_update().filter(referendum=referendum)
    return rows.filter(lookup=box.find(pseudonym)).first()


def _pseudonym(referendum: Referendum, code: str, words: str) -> str:
    try:
        secret = read_code(code)
    except CodeMalformed:
        raise WrongCode from None
    return derive_pseudonym(
        secret, words=words, origin=instance.origin, referendum=str(referendum.uid)
    )


def _box(referendum: Referendum) -> Box:
    try:
        return Box(read_box_key(referendum.uid, referendum.box_epoch), referendum.uid)
    except KeyMissing:
        raise BoxLost from None


def _receipt(ballot: Ballot, code: str) -> Receipt:
    return Receipt(
        code=format_code(read_code(code)),
        choice=ballot.choice,
        seq=ballot.seq,
        pseudonym=ballot.voter,
    )
