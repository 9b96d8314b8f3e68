"""Who is told what about a vote: told from the record, so that the count waits for nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.notices.actions import notify
from core.notices.kinds import Kind
from core.people.models import Person
from core.record.models import Entry
from groups.referenda import kinds, verbs
from groups.referenda.models import Referendum

TOLD = {
    verbs.OPENED.name: kinds.OPENED,
    verbs.REOPENED.name: kinds.REOPENED,
    verbs.CLOSED.name: kinds.RESULT,
}


def tell_from_record(entries: Sequence[Entry]) -> None:
    """Tell everybody on the roll when a vote has opened, opened afresh or closed."""
    for entry in entries:
        kind = TOLD.get(entry.verb)
        if kind is None:
            continue
        vote = Referendum.objects.get(uid=entry.subject.partition(":")[2])
        tell(kind, vote, on_the_roll(vote), now=entry.at)


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
    facts: dict[str, str | int] = {
        "number": vote.number,
        "title": vote.title[:300],
        "last": vote.last_day.isoformat(),
    }
    notify(kind, people=people, link=vote.get_absolute_url(), facts=facts, now=now)
