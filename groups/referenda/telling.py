"""Who is told what about a vote: told from the record, so that the count waits for nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from core.notices.actions import notify
from core.notices.kinds import Kind
from core.people.models import Person
from core.record.models import Entry, Opening
from core.titles import facts_of
from delegation import actions as delegation
from delegation.models import Mandate
from groups.referenda import kinds, verbs
from groups.referenda.matters import lets_delegate, matters_of
from groups.referenda.models import OpenBallot, Referendum

NOBODY = UUID(int=0)
TOLD = {
    verbs.OPENED.name: kinds.OPENED,
    verbs.REOPENED.name: kinds.REOPENED,
    verbs.CLOSED.name: kinds.RESULT,
    verbs.CLOSED_FOR_MEMBERS.name: kinds.RESULT,
}


def tell_from_record(entries: Sequence[Entry]) -> None:
    """Tell everybody on the roll when a vote has opened, opened afresh or closed."""
    for entry in entries:
        kind = TOLD.get(entry.verb)
        if kind is None:
            continue
        vote = Referendum.objects.get(uid=entry.subject.partition(":")[2])
        tell(kind, vote, on_the_roll(vote), now=entry.at)


def tell_followers(entries: Sequence[Entry]) -> None:
    """Tell those who follow somebody by their mandate that this person has voted in the open.

    Who has voted already needs no telling, and nobody learns of it but the follower.
    """
    cast = [entry for entry in entries if entry.verb == verbs.CAST.name]
    if not cast or not Mandate.objects.exists():
        return
    openings = Opening.objects.filter(entry__in=cast).values_list("entry_id", "person")
    voters = dict(openings)
    for entry in cast:
        # Somebody who was erased, or took the ballot back meanwhile, has not voted any more.
        ballot = OpenBallot.objects.filter(
            referendum__uid=entry.subject.partition(":")[2],
            person__uid=voters.get(entry.pk) or NOBODY,
        )
        for mine in ballot.select_related("referendum", "person"):
            tell_who_follows(mine.referendum, mine.person, now=entry.at)


def tell_who_follows(vote: Referendum, person: Person, *, now: datetime) -> None:
    """Tell those whose mandate names this person in this vote, if they can still vote there."""
    if vote.is_closed or not lets_delegate(vote):
        return
    (matter,) = matters_of([vote])
    waiting = vote.roll.still_to_vote().values("person_id")
    others = Person.objects.exclude(pk__in=waiting).values("pk")
    delegation.tell_followers(person, matter, now=now, without=others)


def remind(vote: Referendum, *, now: datetime) -> None:
    """Tell those who can still vote, and only them, that it is the last day."""
    waiting = Person.objects.present().filter(
        roll_entries__referendum=vote,
        roll_entries__took_part=False,
        standing__state="member",
    )
    tell(kinds.LAST_DAY, vote, waiting.iterator(1000), now=now)


def on_the_roll(vote: Referendum) -> Iterable[Person]:
    return Person.objects.present().filter(roll_entries__referendum=vote).iterator(1000)


def tell(kind: Kind, vote: Referendum, people: Iterable[Person], *, now: datetime) -> None:
    facts = {
        "number": vote.number,
        **facts_of(vote),
        "last": vote.last_day.isoformat(),
    }
    notify(kind, people=people, link=vote.get_absolute_url(), facts=facts, now=now)
