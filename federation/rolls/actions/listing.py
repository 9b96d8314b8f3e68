"""As a home: the roll is closed, the guardians are asked about it, and the list is published."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from core.heartbeat import clock
from core.instance import instance
from core.record.sequencer import lock_head
from core.refusals import Refusal
from federation.confederations.models import JointVote
from federation.peers.actions.publishing import publish
from federation.rolls import asking
from federation.rolls.actions import guarding
from federation.rolls.actions.hearing import ELECTORS, NULLIFIERS
from federation.rolls.models import Elector, Electors, GuardianKey, Roll, State, VotingHome
from federation.rolls.reading import before_opening, days_of, guardians_of, has_seat
from federation.rolls.rules import identifiers
from federation.rolls.rules.caps import MOST_AT_ONCE
from federation.rolls.rules.identifiers import Identifier, NotComparable, strongest
from federation.rolls.rules.messages import Question
from federation.rolls.rules.nullifiers import blinding, digest_of, nullifier, question
from federation.wire.fetching import NotFetched
from federation.wire.rules import voprf
from federation.wire.rules.patience import pause_after
from federation.wire.rules.voprf import Evaluation, NotValid
from federation.wire.wall import wall
from groups.membership.models import Standing

SECONDS_A_BEAT = 15.0
CLAIM = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=1)
ROWS_AT_ONCE = 1000


class NotAnswered(Exception):
    """A guardian did not answer, or not with its key; the text says why."""


def close_rolls(*, now: datetime) -> None:
    """Take down who could vote, for each joint vote whose roll day has come."""
    today = clock.group_date(now)
    for vote in before_opening(today):
        if not days_of(vote).is_compared_on(today) or Roll.objects.filter(vote=vote).exists():
            continue
        if guardians_of(vote) and has_seat(vote, instance.origin):
            close_roll(vote, now=now)


@transaction.atomic
def close_roll(vote: JointVote, *, now: datetime) -> Roll:
    """Take down who votes here, and say in the record how many they are.

    A guardian answers about no more than that.
    """
    roll = Roll.objects.create(vote=vote, closed_on=clock.group_date(now), due_at=wall())
    elsewhere = VotingHome.objects.elsewhere(vote.confederation_id).values("person")
    members = Standing.objects.members().exclude(person__in=elsewhere)
    for rows in _in_pieces(_electors(roll, members)):
        Elector.objects.bulk_create(rows)
    roll.size = roll.electors.count()
    roll.unnamed = roll.size - roll.electors.named().count()
    roll.save(update_fields=["size", "unnamed"])
    # How many it said before the home was restored from an old copy, stands.
    Electors.objects.get_or_create(
        vote=vote.uid,
        origin=instance.origin,
        defaults={"size": roll.size, "said_at": now},
    )
    publish(kind=ELECTORS, body={"vote": str(vote.uid), "size": roll.size}, now=now)
    return roll


def _electors(roll: Roll, members: QuerySet[Standing]) -> Iterable[Elector]:
    """A row for everybody, with what the first guardian is asked where something was verified."""
    confirmed = EmailAddress.objects.filter(verified=True, primary=True)
    emails = dict(confirmed.values_list("user_id", "email"))
    vote = str(roll.vote.uid)
    people = members.order_by("person_id").values_list("person_id", flat=True)
    for person in people.iterator(ROWS_AT_ONCE):
        chosen = strongest(_verified(emails.get(person, "")))
        yield Elector(
            roll=roll,
            person_id=person,
            is_named=chosen is not None,
            value=question(vote, chosen).hex() if chosen else "",
        )


def _verified(email: str) -> list[Identifier]:
    """All that the group has verified of somebody. A civic number that was only typed is not."""
    try:
        return [identifiers.email(email)]
    except NotComparable:
        return []


def _in_pieces(rows: Iterable[Elector]) -> Iterable[list[Elector]]:
    found = iter(rows)
    while piece := list(islice(found, ROWS_AT_ONCE)):
        yield piece


def ask_guardians(*, now: datetime, seconds: float = SECONDS_A_BEAT) -> None:
    """Go on asking, for each roll that is not listed yet; publish the list once all answered."""
    until = time.monotonic() + seconds
    moment = wall()
    running = Roll.objects.running(clock.group_date(now))
    waiting = running.filter(state=State.ASKING, due_at__lte=moment).order_by("due_at")
    for roll in waiting.select_related("vote__confederation"):
        mine = Roll.objects.filter(pk=roll.pk, due_at=roll.due_at)
        if not mine.update(due_at=moment + CLAIM):
            continue
        try:
            is_done = _ask(roll, until=until, now=now)
        except NotAnswered as error:
            _try_again(roll, str(error))
            continue
        if is_done:
            publish_list(roll, now=now)
        else:
            Roll.objects.filter(pk=roll.pk).update(due_at=wall(), failures=0, error="")


def _ask(roll: Roll, *, until: float, now: datetime) -> bool:
    """Ask every guardian in turn, batch by batch; False if the time is over before."""
    guardians = guardians_of(roll.vote)
    for step, origin in enumerate(guardians):
        while batch := list(roll.electors.at_step(step)[:MOST_AT_ONCE]):
            if time.monotonic() > until:
                return False
            values = _answered(roll, batch, origin, step=step, now=now)
            _keep(roll, batch, values, is_last=step + 1 == len(guardians))
    return True


def _answered(
    roll: Roll, batch: Sequence[Elector], origin: str, *, step: int, now: datetime
) -> list[bytes]:
    """What the guardian made of these people, with its proof checked; raises NotAnswered."""
    key = GuardianKey.objects.filter(vote=roll.vote.uid, origin=origin).first()
    if key is None:
        raise NotAnswered(f"{_name(roll.vote, origin)}: it has named no key for this vote")
    inputs = [bytes.fromhex(one.value) for one in batch]
    hidden = [blinding(bytes(roll.secret), row=one.pk, step=step) for one in batch]
    blinded = tuple(map(voprf.blind, inputs, hidden))
    asked = Question(vote=str(roll.vote.uid), elements=blinded)
    try:
        evaluation = _evaluated(origin, asked, now=now)
        return voprf.finalize(inputs, hidden, bytes.fromhex(key.public), evaluation)
    except (NotFetched, NotValid, Refusal) as error:
        raise NotAnswered(f"{_name(roll.vote, origin)}: {error}") from None


def _evaluated(origin: str, asked: Question, *, now: datetime) -> Evaluation:
    """Our own computer is asked directly, and counts as for anybody else."""
    if origin == instance.origin:
        return guarding.answer(origin, asked, now=now)
    return asking.evaluated(origin, asked)


@transaction.atomic
def _keep(roll: Roll, batch: Sequence[Elector], values: Sequence[bytes], *, is_last: bool) -> None:
    for one, value in zip(batch, values, strict=True):
        one.step += 1
        one.value = "" if is_last else value.hex()
        one.nullifier = nullifier(str(roll.vote.uid), value) if is_last else ""
    Elector.objects.bulk_update(batch, ["step", "value", "nullifier"], batch_size=MOST_AT_ONCE)


@transaction.atomic
def publish_list(roll: Roll, *, now: datetime) -> None:
    """Say in the record how long our list is and which; what is on it only homes may read."""
    # Before the roll, as whoever opens the vote does.
    lock_head()
    roll = Roll.objects.select_for_update().select_related("vote").get(pk=roll.pk)
    if roll.state != State.ASKING:
        return
    found = roll.electors.named().order_by("nullifier").values_list("nullifier", flat=True)
    nullifiers = list(found.distinct())
    roll.state, roll.listed_at, roll.secret = State.LISTED, now, b""
    digest = digest_of(str(roll.vote.uid), nullifiers, origin=instance.origin)
    roll.count, roll.digest = len(nullifiers), digest
    roll.failures, roll.error = 0, ""
    roll.save()
    body = {
        "vote": str(roll.vote.uid),
        "count": roll.count,
        "unnamed": roll.unnamed,
        "digest": roll.digest,
    }
    publish(kind=NULLIFIERS, body=body, now=now)


def _try_again(roll: Roll, why: str) -> None:
    failures = roll.failures + 1
    Roll.objects.filter(pk=roll.pk).update(
        failures=failures, error=why[:250], due_at=wall() + soon_after(failures)
    )


def soon_after(failures: int) -> timedelta:
    """Like everybody else who does not answer, but never later than an hour: days are few."""
    return min(pause_after(failures), LONGEST_PAUSE)


def _name(vote: JointVote, origin: str) -> str:
    return vote.confederation.name_of(origin) or origin[:8]
