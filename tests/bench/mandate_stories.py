"""A vote with mandates in a group of any size, and what is timed in it, in own processes."""

import resource
import statistics
import time
from dataclasses import replace
from io import StringIO
from typing import Any

import numpy as np
from django.db import connection, transaction

from core.heartbeat import clock
from delegation import actions as delegation
from delegation import matters, packing, reading
from delegation.actions.assembling import gather
from delegation.actions.counting import resolved
from delegation.actions.pictures import keep_parts
from delegation.matters import Matter
from delegation.models import Picture
from delegation.rules.scope import Choice
from groups.referenda.models import Referendum
from tests import votes, world
from tests.bench.communities import delegates

RULES = votes.a_charter(ballots="open", voting_days=300) | {"delegation.on": True}
FIRST = 1_000_000
PEOPLE = """
INSERT INTO people_person (number, password, uid, registered_on, forename, surname, pseudonym,
    pseudonym_key, automatic_pseudonym, civic_number_sealed, email, photo, language, sign_in_by,
    author_level, executor_level, shows_civic_number, shows_email, is_active, alias, pen_alias)
SELECT %(first)s + n, '!', gen_random_uuid(), '2030-01-01', 'Person', n::text, 'p' || n, 'p' || n,
    'a' || n, '', '', '', 'en', 'pseudonym', 3, 1, false, false, true, '', ''
FROM generate_series(0, %(size)s - 1) AS n
"""
MEMBERS = """
INSERT INTO membership_standing (person_id, state, place, since_on, admitted_on)
SELECT %(first)s + n, 'member', %(first)s + n, '2030-01-01', '2030-01-01'
FROM generate_series(0, %(size)s - 1) AS n
"""
ROLL = """
INSERT INTO referenda_rollentry (id, referendum_id, person_id, took_part, in_the_open)
SELECT gen_random_uuid(), %(vote)s, %(first)s + member, delegate < 0, false
FROM bench_follows ORDER BY random()
"""
VOTES = """
INSERT INTO referenda_openballot (referendum_id, person_id, choice, seq, reason, alone)
SELECT %(vote)s, %(first)s + member, (member %% 2)::text, 1, '', false
FROM bench_follows WHERE delegate < 0
"""
RECURSIVE = """
WITH RECURSIVE carried (person, choice) AS (
    SELECT person_id, choice FROM referenda_openballot WHERE referendum_id = %(vote)s
    UNION ALL
    SELECT follows.giver, carried.choice
    FROM carried JOIN bench_mandate AS follows ON follows.delegate = carried.person
)
INSERT INTO bench_result SELECT person, choice FROM carried
"""


def open_vote() -> int:
    """A running open vote in a village."""
    world.a_village("Aino", "Bertil", "Cilla", charter=RULES)
    return votes.opened(votes.a_proposal(world.admit("Dawid")[0])).pk


def crowd(vote: int, size: int) -> int:
    """So many more members on its roll, of whom a fifth has voted; the rest will follow."""
    first = delegates(size)
    facts = {"first": FIRST, "size": size, "vote": vote}
    with transaction.atomic(), connection.cursor() as cursor:
        # Who is made here is known to be somebody; checking a million takes minutes.
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute("CREATE TABLE bench_follows (member int4, delegate int4)")
        cursor.execute("CREATE TABLE bench_result (person int4, choice text)")
        lines = "".join(f"{n}\t{to}\n" for n, to in enumerate(first.tolist()))
        cursor.copy_expert("COPY bench_follows FROM STDIN", StringIO(lines))
        for statement in (PEOPLE, MEMBERS, ROLL, VOTES):
            cursor.execute(statement, facts)
        cursor.execute("UPDATE referenda_referendum SET roll_size = roll_size + %(size)s", facts)
    return size


def give(size: int) -> int:
    """Everybody else follows one person, on everything; and the same for the recursive query."""
    with transaction.atomic(), connection.cursor() as cursor:
        _give(cursor, delegates(size))
        cursor.execute("CREATE TABLE bench_mandate (giver int4 PRIMARY KEY, delegate int4)")
        cursor.execute(
            "INSERT INTO bench_mandate SELECT %(first)s + member, %(first)s + delegate "
            "FROM bench_follows WHERE delegate >= 0",
            {"first": FIRST},
        )
        cursor.execute("CREATE INDEX ON bench_mandate (delegate)")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return size


def _give(cursor: Any, first: np.ndarray) -> None:
    """Mandates on everything as the actions write them."""
    rows = StringIO()
    for giver, to in enumerate(first.tolist()):
        if to >= 0:
            packed = packing.pack([Choice(delegates=(FIRST + to,), quota=1)]).hex()
            rows.write(f"{FIRST + giver}\teverything\t\\\\x{packed}\n")
    rows.seek(0)
    cursor.execute("CREATE TEMPORARY TABLE given (giver int4, scope text, choices bytea)")
    cursor.copy_expert("COPY given FROM STDIN", rows)
    cursor.execute(
        "INSERT INTO delegation_mandate (uid, giver_id, scope, choices, until_on, given_at, "
        "changed_at, is_public, salt) SELECT gen_random_uuid(), giver, scope, choices, "
        "'2031-01-01', now(), now(), true, '\\x00' FROM given"
    )


def _matter() -> Matter:
    world.set_clock(world.FIRST_NOON.replace(day=5))
    (matter,) = matters.running()
    return matter


def time_recursive_query(times: int) -> float:
    """Seconds for the database's own way, its result written and committed."""
    vote = Referendum.objects.get()
    seconds = []
    for _time in range(times):
        start = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE bench_result")
            cursor.execute(RECURSIVE, {"vote": vote.pk})
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def time_count(times: int) -> dict[str, float]:
    """Seconds and memory of our way, and the same of what lets others count again."""
    matter = _matter()
    before, after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0
    seconds = []
    for _time in range(times):
        start = time.perf_counter()
        with transaction.atomic():
            Picture.objects.all().delete()
            found = delegation.count(matter, matters.voters(matter), now=clock.now())
            picture = Picture.objects.create(matter=matter.key, on=clock.today(), is_final=True)
            keep_parts(picture, found)
        seconds.append(time.perf_counter() - start)
        # What the first needed: later ones find memory that was not given back.
        after = after or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    content = found.snapshot or b""
    return {
        "seconds": statistics.median(seconds),
        "megabytes": (after - before) / 1024,
        "snapshot_seconds": time.perf_counter() - start,
        "snapshot_megabytes": len(content) / 1_000_000,
    }


def time_again(times: int) -> float:
    """Milliseconds to count again when somebody in the open votes otherwise."""
    matter = _matter()
    voters = matters.voters(matter)
    gathered = gather(matter, voters, now=clock.now(), is_running=True)
    assert gathered is not None
    voted = np.flatnonzero(voters.outcome >= 0)
    seconds = []
    for turn in range(times):
        outcome = voters.outcome.copy()
        outcome[voted[turn]] = 1 - outcome[voted[turn]]
        start = time.process_time()
        changed = replace(voters, outcome=outcome)
        found = resolved(matter, changed, gathered.with_votes(outcome, voters.alone))
        seconds.append(time.process_time() - start)
        assert sum(found.delegated.values())
    return statistics.median(seconds) * 1000


def time_chains(times: int) -> dict[str, float]:
    """Milliseconds to tell single members where their votes went, by what the count kept."""
    matter = _matter()
    drawn = np.random.default_rng(1).integers(0, Picture.objects.get().chunks.count() * 1000, times)
    reading.chain_of(FIRST, matter.key)
    seconds = []
    for number in drawn.tolist():
        start = time.perf_counter()
        reading.chain_of(FIRST + number, matter.key)
        seconds.append(time.perf_counter() - start)
    return {"median": statistics.median(seconds) * 1000, "longest": max(seconds) * 1000}
