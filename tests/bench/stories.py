"""What is played and timed in processes of their own, on the database that is measured."""

import os
import string
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import hooks
from core.charter import actions as charter
from core.heartbeat import clock
from core.heartbeat.models import Day
from core.instance import instance
from core.keys.boxes import read_box_key
from core.notices.actions import notify
from core.people.models import Person
from core.record.actions import append
from core.record.sequencer import sequence
from core.record.verbs import Verb
from groups.decisions import actions as decisions
from groups.decisions.models import Law
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum
from groups.referenda.rules import Ballot, derive_pseudonym
from groups.referenda.sealing import Box, Sealed
from tests import votes, world

NOTED = Verb("bench.noted", 1, "Something happened for the %(number)sth time.", ("number",))
WARM_UP = 3
# The days of the group whose pages are timed: enough for a vote to have been counted.
LIVED = 7
LAWS = 20
MANY_COLLECT = {
    "proposals.signatures_number": 1000,
    "proposals.signature_days": 365,
    "proposals.collecting_per_author": 0,
}


def append_entries(count: int, at: float) -> float:
    """Record so many acts from a moment on, each in a transaction of its own; when it ended."""
    hooks.verbs.add(NOTED.name, NOTED)
    now = timezone.now()  # noqa: TID251 - nothing is decided by it
    connection.ensure_connection()
    time.sleep(max(0.0, at - time.time()))
    for number in range(count):
        with transaction.atomic():
            append(NOTED, subject="bench:1", payload={"number": number}, at=now)
    return time.time()


def sequence_entries() -> tuple[int, float]:
    """Give every waiting entry its leaf; how many, and seconds."""
    start = time.perf_counter()
    written = sequence(timezone.now())  # noqa: TID251 - a signature's time
    return written, time.perf_counter() - start


def populate(members: int, proposed: int) -> dict[str, int]:
    """A group of so many members, with one vote of all of them and twenty laws behind it.

    So many proposals collect signatures. Only the first member is told of them, whose pages are
    timed: telling everybody makes members times proposals notices. Gives the numbers of one
    proposal, the vote, a law and a person, for the addresses of their pages.
    """
    today = timezone.now()  # noqa: TID251 - the pages live by the wall's clock
    world.set_clock(today - timedelta(days=LIVED))
    people = crowd(members, votes.CHARTER)
    vote = _counted(people)
    world.on(today.date())
    charter.enact(votes.CHARTER | MANY_COLLECT, now=clock.now(), decision=None, cause="bench")
    for number in range(proposed):
        author = people[number % len(people)]
        title = f"Proposal {number}: a bench by the pond"
        text = "People want to sit down.\n\nA bench costs little."
        drafted = proposals.draft(author, title=title, text=text, now=clock.now())
        published = proposals.publish(drafted, author, now=clock.now())
        link = published.get_absolute_url()
        facts: dict[str, str | int] = {"number": published.number, "title": title}
        notify("proposals.published", people=people[:1], link=link, facts=facts, now=clock.now())
    sequence(clock.now())
    newest = Proposal.objects.order_by("-number")[0]
    law = Law.objects.order_by("number")[0]
    person = people[len(people) // 2]
    return {"proposal": newest.pk, "vote": vote.pk, "law": law.pk, "person": person.pk}


def _counted(people: list[Person]) -> Referendum:
    """A secret vote in which everybody took part and which has adopted laws."""
    author = people[0]
    text = "People want to sit down."
    drafted = proposals.draft(author, title="The parks", text=text, now=clock.now())
    for number in range(LAWS):
        data = {"title": f"Park {number}", "text": "A bench is by the pond.\n\n" * 5}
        decisions.attach(drafted, author, kind="law.adopt", data=data, now=clock.now())
    vote = votes.opened(proposals.publish(drafted, author, now=clock.now()))
    _fill(vote, len(people))
    vote.roll.update(took_part=True)
    return votes.close(vote)


def crowd(members: int, rules: dict[str, Any]) -> list[Person]:
    """So many members, without a ceremony of founding."""
    charter.enact(rules, now=clock.now(), decision=None, cause="bench")
    people = world.some_people([_name(number) for number in range(members)])
    membership.admit_many(people, now=clock.now(), cause="bench", vouching=True)
    return people


def _name(number: int) -> str:
    """A forename and a surname; like those of real people most begin with different letters."""
    letters = [string.ascii_lowercase[number // 26**place % 26] for place in range(5)]
    return f"{letters[0]}{letters[1]}{letters[2]}a {letters[3]}{letters[4]}son".title()


def time_pages(paths: list[str], times: int) -> dict[str, Any]:
    """For each page as a member sees it: seconds of each time, and the number of queries."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Person.objects.order_by("pk")[0])
    # Pages take turns, so that a moment in which the computer is busy harms none of them alone.
    for path in paths * WARM_UP:
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    found: dict[str, Any] = {path: {"seconds": []} for path in paths}
    for path in paths * times:
        found[path]["seconds"].append(_seconds(lambda: client.get(path)))  # noqa: B023
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found[path]["queries"] = len(queries)
    return found


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def fill_box(ballots: int) -> int:
    """A secret vote with so many ballots on its last day; its number.

    Filling is not what is measured. Voters and their places on the roll are copies of one, made by
    the database at once, since a count asks nothing of them but how many took part; ballots are
    sealed as a vote seals them, but go into the box as the nightly rewriting puts them there.
    Casting is measured elsewhere.
    """
    world.set_clock(world.FIRST_NOON)
    people = crowd(3, votes.a_charter(voting_days=2))
    vote = votes.opened(votes.a_proposal(people[0]))
    names = dict.fromkeys(("pseudonym", "pseudonym_key", "automatic_pseudonym"), "'v' || nth")
    _multiply(people[0], ballots, uid="gen_random_uuid()", **names)
    place = vote.roll.get(person=people[0])
    voter = f"nth + {people[-1].pk}"
    _multiply(place, ballots, id="gen_random_uuid()", person_id=voter, took_part="true")
    Referendum.objects.filter(pk=vote.pk).update(roll_size=vote.roll.count())
    _fill(vote, ballots)
    return vote.pk


def _fill(vote: Referendum, ballots: int) -> None:
    """Two of three are for the first option."""
    box = Box(read_box_key(vote.uid, vote.box_epoch), vote.uid)
    referenda.fill_box(vote, (_sealed(box, vote, number) for number in range(ballots)))


def _multiply(row: models.Model, times: int, **fresh: str) -> None:
    """Copy a row so often in PostgreSQL; `fresh` are the columns of its own, from `nth`."""
    fields = row._meta.concrete_fields
    names = [one.column for one in fields if one.column in fresh or not one.primary_key]
    values = [fresh.get(name, name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({', '.join(names)}) "
            f"SELECT {', '.join(values)} FROM {row._meta.db_table}, "
            f"generate_series(1, %s) AS nth WHERE {row._meta.pk.column} = %s",
            [times, row.pk],
        )


def _sealed(box: Box, vote: Referendum, number: int) -> Sealed:
    voter = derive_pseudonym(os.urandom(16), origin=instance.origin, referendum=str(vote.uid))
    return box.seal(Ballot(voter=voter, seq=1, choice="0" if number % 3 == 2 else "1"))


def close_vote(vote: int) -> float:
    """Count, publish and conclude; seconds."""
    found = Referendum.objects.get(pk=vote)
    # As if the instance had been up all the time; the nightly rewriting is not measured here.
    for day in range((found.closes - found.opens).days):
        date = found.opens + timedelta(days=day)
        Day.objects.update_or_create(date=date, defaults={"was_present": True})
    now = world.FIRST_NOON + timedelta(days=(found.closes - world.FIRST_NOON.date()).days)
    return _seconds(lambda: referenda.close(found, date=found.closes, now=now))
