"""The count in sentences: what each step of the rule asked, and what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from delegation.wording import votes
from groups.referenda.models import Option, Referendum, Result
from groups.referenda.rules import BLANK

QUESTIONS: dict[str, str | Promise] = {
    "lead": _("Does one option have more ballots than every other?"),
    "status_quo": _("Is it something else than leaving everything as it is?"),
    "participation": _("Did enough people vote?"),
    "approval": _("Did enough people vote for it?"),
    "majority": _("Does it have the majority that a change of a protected rule needs?"),
}
FOUND: dict[tuple[str, bool], str | Promise] = {
    ("lead", True): _("Yes: the leading option has %(have)s; %(least)s were needed to lead alone."),
    ("lead", False): _(
        "No: two or more share the first place with %(have)s. A tie changes nothing."
    ),
    ("status_quo", True): _("Yes."),
    ("status_quo", False): _("No: most ballots, %(have)s, are for leaving everything as it is."),
    ("participation", True): _("Yes: %(have)s ballots; %(least)s of %(roll)s were needed."),
    ("participation", False): _("No: %(have)s ballots; %(least)s of %(roll)s were needed."),
    ("approval", True): _("Yes: %(have)s; %(least)s of %(roll)s people on the roll were needed."),
    ("approval", False): _("No: %(have)s; %(least)s of %(roll)s people on the roll were needed."),
    ("majority", True): _(
        "Yes: %(have)s; %(least)s of %(decided)s that are not blank were needed."
    ),
    ("majority", False): _(
        "No: %(have)s; %(least)s of %(decided)s that are not blank were needed."
    ),
}
REASONS: dict[str, str | Promise] = {
    "adopted": _("Adopted."),
    "tie": _("Rejected: a tie keeps everything as it is."),
    "status_quo_won": _("Rejected: most ballots are for leaving everything as it is."),
    "quorum": _("Rejected: the quorum was not reached."),
    "majority": _("Rejected: the majority for changing a protected rule was not reached."),
}
# Of a vote that several groups hold together each says only what its own people want.
HERE: dict[str, str | Promise] = {
    "adopted": _("Here more people say yes than no. All groups are counted together."),
    "tie": _("Here as many people say yes as no. All groups are counted together."),
    "status_quo_won": _("Here more people say no than yes. All groups are counted together."),
}


# A tie of a few people would tell more than that.
NOT_MORE_YES = _("Here not more people say yes than no. All groups are counted together.")


def ended(referendum: Referendum, reason: str, *, tells: bool = True) -> str | Promise:
    """How a vote ended, in a sentence; where figures are not told, no more than what it means."""
    if not tells and reason != "adopted":
        return NOT_MORE_YES
    return HERE[reason] if referendum.is_joint else REASONS[reason]


WHO_CAN_FIND_OUT: dict[str, str | Promise] = {
    "sealed": _(
        "Your ballot is secret from the other members, and nothing that is kept links it to you. "
        "The person who runs the computer could find out by watching it while you vote. Nobody "
        "can protect you from somebody who looks over your shoulder."
    ),
    "open": _(
        "This vote is open: every member sees what you vote for, now and later, and the record "
        "keeps it."
    ),
}

IN_THE_OPEN = _(
    "Others can follow you here, because you have declared that you vote in the open: every member "
    "sees what you vote for as soon as you cast it, and the record keeps it."
)


def who_can_find_out(vote: Referendum, *, is_secret: bool) -> str | Promise:
    """Who learns what somebody votes for, on a secret ballot paper or on one with a name."""
    if vote.is_sealed and not is_secret:
        return IN_THE_OPEN
    return WHO_CAN_FIND_OUT[vote.ballots]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table of totals."""

    label: str
    ballots: int
    direct: int  # of these, cast by the voters themselves
    delegated: int
    percent: int  # of all ballots, rounded down, for the bar
    is_winner: bool = False
    is_status_quo: bool = False
    is_blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One step of the count."""

    asked: str | Promise
    found: str
    passed: bool


def totals(result: Result, options: Sequence[Option]) -> list[Row]:
    """The table of totals, in the order of the ballot; blank last."""
    rows = [
        replace(
            _row(option.label, option.key, result),
            is_winner=option.key == result.winner,
            is_status_quo=option.is_status_quo,
        )
        for option in options
    ]
    return [*rows, replace(_row(str(_("Blank")), BLANK, result), is_blank=True)]


def _row(label: str, key: str, result: Result) -> Row:
    number = result.tally[key]
    delegated = result.delegated[key] if result.delegated else 0
    return Row(
        label=label,
        ballots=number,
        direct=number - delegated,
        delegated=delegated,
        percent=number * 100 // max(result.turnout, 1),
    )


def carried(result: Result, *, for_members: bool) -> dict[str, Any]:
    """What the page of a result tells of mandates; who carried most is for members alone."""
    weights = {int(person): Fraction(text) for person, text in result.largest}
    people = Person.objects.in_bulk(weights) if for_members else {}
    return {
        "turnout_direct": result.turnout_direct,
        "turnout_delegated": result.turnout_delegated,
        "largest": [
            (people[person], votes(weight))
            for person, weight in weights.items()
            if person in people
        ],
    }


def questions(referendum: Referendum, result: Result) -> list[Question]:
    """The steps that the count took, in their order; after the first "no" it asks no more."""
    facts = {"roll": referendum.roll_size, "decided": result.turnout - result.blank}
    return [_question(step, facts) for step in result.steps]


def _question(step: Mapping[str, Any], facts: Mapping[str, int]) -> Question:
    sentence = str(FOUND[step["rule"], step["passed"]])
    numbers = {"have": step["have"], "least": step["least"], **facts}
    return Question(asked=QUESTIONS[step["rule"]], found=sentence % numbers, passed=step["passed"])
