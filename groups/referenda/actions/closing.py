"""Closing a vote: count, publish the ballots once, say what was decided, empty the box."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.charter.reading import numbered
from core.heartbeat import clock
from core.heartbeat.actions import days_lost
from core.instance import instance
from core.record.actions import append
from groups.decisions.actions import decide
from groups.proposals.actions import conclude, extend
from groups.proposals.rules import Stage
from groups.referenda.actions.box import empty_box, is_lost, read_box
from groups.referenda.actions.locks import hold_box
from groups.referenda.actions.mandates import Heard, facts_of, hear_mandates, keep_picture
from groups.referenda.actions.opening import reopen
from groups.referenda.actions.shutting import fix
from groups.referenda.models import BallotFile, OpenBallot, Option, Referendum, Result, State
from groups.referenda.rules import (
    BLANK,
    Ballot,
    Header,
    Outcome,
    Statement,
    closing_date,
    write_ballots,
)
from groups.referenda.together import together
from groups.referenda.verbs import CLOSED, CLOSED_FOR_MEMBERS, EXTENDED

OUTVOTED = "outvoted"  # another proposal on the same ballot was adopted
STATUS_QUO_TEXT = "status quo"


class BoxDisagrees(Exception):
    """There are not as many ballots as people who took part. Nothing is published."""


@transaction.atomic
def close(referendum: Referendum, *, date: date, now: datetime) -> Result | None:
    """Count a vote whose closing date has come, publish its ballots and conclude its proposals.

    Counts once: a second call returns the result of the first. Returns None if the vote goes on,
    because dates were lost on which nobody could vote, or because its box was lost. A vote that is
    held with other groups has fixed dates, and what it leads to is said by all of them; it is shut
    before it is counted.
    What was delegated is counted in two ways; raises MethodsDiffer, and publishes nothing, if
    they differ, and BoxDisagrees if ballots are missing.
    """
    hold_box(referendum)
    found = Referendum.objects.select_for_update().get(pk=referendum.pk)
    if found.is_closed:
        return found.result
    if found.is_sealed and is_lost(found):
        fix(reopen(found, date=date, now=now), date=date, now=now)
        return None
    if found.is_joint:
        fix(found, date=date, now=now)
        return _count(found, date=date, now=now)
    closes, days = _after_lost_days(found, today=clock.group_date(now))
    if closes > max(date, found.closes):
        _prolong(found, closes, days=days, now=now)
        return None
    return _count(found, date=date, now=now)


def _after_lost_days(referendum: Referendum, *, today: date) -> tuple[date, int]:
    """When the vote has to close for nobody to lose a day, and how many days were lost so far.

    The days added may have been lost as well, where the instance slept for long.
    """
    closes = referendum.closes
    while True:
        lost = len(days_lost(referendum.opens, min(closes, today)))
        needed = closing_date(referendum.opens, voting_days=referendum.voting_days, days_lost=lost)
        if needed <= closes:
            return closes, lost
        closes = needed


def _prolong(referendum: Referendum, closes: date, *, days: int, now: datetime) -> None:
    for proposal in referendum.proposals.order_by("number"):
        extend(proposal, closes, now=now)
    referendum.closes = closes
    referendum.save(update_fields=["closes"])
    append(
        EXTENDED,
        subject=referendum.subject,
        payload={"number": referendum.number, "closes": closes.isoformat(), "days": days},
        at=now,
    )


def _count(referendum: Referendum, *, date: date, now: datetime) -> Result:
    ballots = _ballots(referendum)
    took_part = referendum.roll.taken_part().count()
    if len(ballots) != took_part:
        raise BoxDisagrees(
            f"vote {referendum.number}: {len(ballots)} ballots of {took_part} people who took part"
        )
    options = list(referendum.options.select_related("proposal"))
    heard = hear_mandates(referendum, options, now=now)
    header = header_of(referendum, options, ballots, heard)
    content, outcome, statement = write_ballots(header, ballots)
    del ballots  # there may be very many, and the file of them is now copied about
    file = BallotFile.objects.create(
        referendum=referendum, content=content, sha256=hashlib.sha256(content).hexdigest()
    )
    result = Result.objects.create(
        referendum=referendum,
        winner=outcome.winner or "",
        reason=outcome.reason.value,
        tally=statement.tally,
        steps=[asdict(step) for step in outcome.steps],
        turnout=outcome.ballots,
        margin=outcome.margin,
        direct=statement.direct,
        delegated=statement.delegated,
        **facts_of(heard),
    )
    referendum.state, referendum.closed_on = State.CLOSED, date
    referendum.save(update_fields=["state", "closed_on"])
    empty_box(referendum)
    keep_picture(heard)
    _record_result(referendum, result, file, now=now)
    if referendum.is_joint:
        together().counted(referendum, result, now=now)
    else:
        _conclude(referendum, options, header, outcome, statement, date=date, now=now)
    return result


def _ballots(referendum: Referendum) -> list[Ballot]:
    """What people voted themselves: in a secret vote also the open ballots of some."""
    secret = read_box(referendum) if referendum.is_sealed else []
    rows = OpenBallot.objects.filter(referendum=referendum)
    return [
        *secret,
        *(
            Ballot(voter=str(uid), seq=seq, choice=choice, is_open=referendum.is_sealed)
            for uid, seq, choice in rows.values_list("person__uid", "seq", "choice").iterator(5000)
        ),
    ]


def header_of(
    referendum: Referendum, options: list[Option], ballots: list[Ballot], heard: Heard | None
) -> Header:
    """The rules and options of a vote as they stand at the head of its file of ballots."""
    delegated = None
    if heard is not None or any(ballot.is_open for ballot in ballots):
        delegated = {option.key: 0 for option in options} | {BLANK: 0}
    if heard is not None:
        delegated = heard.effective.delegated
    return Header(
        origin=instance.origin,
        referendum=str(referendum.uid),
        level=str(referendum.ballots),
        options=tuple((option.key, option.text or STATUS_QUO_TEXT) for option in options),
        status_quo=next(option.key for option in options if option.is_status_quo),
        roll_size=referendum.roll_size,
        opens=referendum.opens.isoformat(),
        closes=referendum.closes.isoformat(),
        quorum=referendum.quorum,
        majority=referendum.majority,
        delegated=delegated,
        snapshot=heard.effective.snapshot_sha256 if heard else None,
    )


def _record_result(
    referendum: Referendum, result: Result, file: BallotFile, *, now: datetime
) -> None:
    append(
        CLOSED_FOR_MEMBERS if referendum.for_members else CLOSED,
        subject=referendum.subject,
        payload={
            "number": referendum.number,
            "turnout": result.turnout,
            "roll": referendum.roll_size,
            "reason": result.reason,
            "winner": result.winner or None,
            "tally": result.tally,
            "file": file.sha256,
            "delegated": result.delegated,
            "snapshot": result.snapshot or None,
        },
        at=now,
    )


def _conclude(
    referendum: Referendum,
    options: list[Option],
    header: Header,
    outcome: Outcome,
    statement: Statement,
    *,
    date: date,
    now: datetime,
) -> None:
    winner = next((option for option in options if option.key == outcome.winner), None)
    charter = numbered(referendum.charter)
    tally = _tally_in_words(header, statement.tally)
    rule = _rule(header)
    for proposal in referendum.proposals.order_by("number"):
        won = winner is not None and winner.proposal_id == proposal.pk
        lost = OUTVOTED if winner is not None else outcome.reason.value
        decide(
            proposal,
            outcome=Stage.ADOPTED.value if won else Stage.REJECTED.value,
            option=winner.words if won and winner else None,
            reason=outcome.reason.value if won else lost,
            tally=tally,
            referendum_uid=referendum.uid,
            decided_on=date,
            waiting_days=charter["decisions.waiting_days"],
            rule=rule,
            now=now,
        )
        stage = Stage.ADOPTED if won else Stage.REJECTED
        conclude(proposal, stage=stage, date=date, now=now)


def _tally_in_words(header: Header, tally: Mapping[str, int]) -> dict[str, int]:
    """The totals by the options' texts, in the order of the ballot."""
    return {text: tally[key] for key, text in header.options} | {BLANK: tally[BLANK]}


def _rule(header: Header) -> dict[str, Any]:
    """The rule that was applied, for whoever reads the decision."""
    return {
        "roll": header.roll_size,
        "quorum": header.quorum
        and {"basis": header.quorum.basis, "share": str(header.quorum.share)},
        "majority": header.majority and str(header.majority),
    }
