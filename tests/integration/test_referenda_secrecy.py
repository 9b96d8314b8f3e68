"""Attempts to link voters to secret ballots. Each finds everything in a careless box."""

import contextlib
import json
import logging
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from core.instance import instance
from core.keys.boxes import box_epochs, read_box_key
from core.record.models import Entry
from groups.referenda import actions
from groups.referenda.models import BallotFile, Referendum, RollEntry, SealedBallot
from groups.referenda.rules import derive_pseudonym, read_code, recount
from groups.referenda.rules.ballots import Ballot
from groups.referenda.sealing import Box
from tests import probes, votes, world

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip", "Greta", "Hanka"]
OPTIONS = ["plums", "apples", "pears"]
ROLL, BOX = RollEntry._meta.db_table, SealedBallot._meta.db_table
CHOICES = ["1", "2", "3", "0", "blank", "1", "2", "3"]


@pytest.fixture
def careless():
    """A ballot box as one would write it without thinking."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE careless_roll (person integer, took_part boolean)")
        cursor.execute("CREATE TABLE careless_box (pseudonym varchar(64), choice varchar(16))")
    yield CarelessBox()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE careless_roll")
        cursor.execute("DROP TABLE careless_box")


class CarelessBox:
    """One row per voter as they come, and beside it one row per ballot as it comes."""

    def __init__(self):
        self.published = {}

    def cast(self, person, choice):
        pseudonym = uuid.uuid4().hex * 2
        self.published[pseudonym] = choice
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO careless_roll VALUES (%s, %s)", [person, True])
            cursor.execute("INSERT INTO careless_box VALUES (%s, %s)", [pseudonym, choice])

    def voters(self):
        return probes.look_at("careless_roll", ["person"])

    def ballots(self):
        return probes.look_at("careless_box", ["pseudonym", "choice"])


class Election:
    """A real vote whose truth the test knows."""

    def __init__(self):
        charter = votes.a_charter(voting_days=5)
        self.vote, self.village = votes.a_vote(*NAMES, charter=charter, options=OPTIONS)
        self.truth, self.receipts = {}, {}

    def cast(self, *names):
        for name in names:
            person, choice = self.village[name], CHOICES[NAMES.index(name)]
            self.receipts[name] = votes.cast(self.vote, person, choice, words="barn")
            self.truth[person.pk] = choice

    def voters(self):
        return probes.look_at(ROLL, ["person_id"], where="took_part")

    def ballots(self):
        return probes.look_at(BOX, ["id", "lookup", "sealed"])

    def published(self):
        votes.close(self.vote)
        content = bytes(BallotFile.objects.get(referendum=self.vote).content)
        assert recount(content).agrees
        found = {}
        for line in content.splitlines()[1:-1]:
            fields = json.loads(line)
            found[fields["pseudonym"]] = fields["choice"]
        return found

    def salts(self):
        return [
            str(self.vote.uid).encode(),
            self.vote.uid.bytes,
            instance.origin.encode(),
            bytes.fromhex(instance.origin),
        ]


def pairings(voters, ballots):
    return [probes.pair_by_transaction(voters, ballots), probes.pair_by_place(voters, ballots)]


def revealed(pairs, published, salts=()):
    """For each voter whose ballot could be read: what it says."""
    found = {voter: probes.reveal(ballot, published, salts) for voter, ballot in pairs.items()}
    return {voter: choice for voter, choice in found.items() if choice is not None}


def test_one_dump_of_a_careless_box_tells_everything(careless):
    truth = dict(enumerate(CHOICES))
    for person, choice in truth.items():
        careless.cast(person, choice)
    told = [
        revealed(p, careless.published) for p in pairings(careless.voters(), careless.ballots())
    ]
    assert truth in told


def test_one_dump_at_midday_tells_nothing_even_when_the_ballots_are_published():
    election = Election()
    election.cast(*NAMES)
    voters, ballots = election.voters(), election.ballots()
    assert len(voters) == len(ballots) == 8
    every_row = dict(enumerate(ballots))
    published = election.published()
    assert sorted(published.values()) == sorted(CHOICES)
    assert revealed(every_row, published, election.salts()) == {}


def test_after_a_night_not_even_rows_can_be_paired():
    election = Election()
    election.cast(*NAMES)
    before = {row.content for row in election.ballots()}
    world.next_day()
    voters, ballots = election.voters(), election.ballots()
    assert not before & {row.content for row in ballots}
    if connection.vendor == "postgresql":
        assert len({row.transaction for row in ballots}) == 1
        assert len({row.transaction for row in voters}) == 1
    assert probes.pair_by_transaction(voters, ballots) == {}
    by_place = probes.pair_by_place(voters, ballots)
    assert said_by(election, by_place) != election.truth


def said_by(election, pairs):
    """What the paired rows really say: the test may use the key, which an attacker lacks."""
    vote = Referendum.objects.get(pk=election.vote.pk)
    box = Box(read_box_key(vote.uid, vote.box_epoch), vote.uid)
    return {
        voter: box.unseal(ballot.content[1], ballot.content[2]).choice
        for voter, ballot in pairs.items()
    }


def test_pairing_by_place_would_succeed_before_the_night():
    election = Election()
    election.cast(*NAMES)
    in_order = [election.village[name].pk for name in NAMES]
    rows = dict(zip(in_order, election.ballots(), strict=True))
    assert said_by(election, rows) == election.truth


def test_two_dumps_of_a_careless_box_tell_who_voted_what_between(careless):
    careless.cast(1, "plums")
    first = careless.voters(), careless.ballots()
    careless.cast(2, "pears")
    second = careless.voters(), careless.ballots()
    pairs = probes.pair_by_difference(*zip(first, second, strict=True))
    assert revealed(pairs, careless.published) == {2: "pears"}


def test_two_nightly_dumps_do_not_tell_what_the_only_voter_between_voted():
    election = Election()
    election.cast("Aino", "Bertil", "Cilla")
    world.next_day()
    first = election.voters(), election.ballots()
    election.cast("Dawid")
    world.next_day()
    second = election.voters(), election.ballots()
    new = {row.content[0] for row in second[0]} - {row.content[0] for row in first[0]}
    assert new == {election.village["Dawid"].pk}
    assert probes.pair_by_difference(*zip(first, second, strict=True)) == {}
    kept = [{value for row in ballots for value in row.content} for _v, ballots in (first, second)]
    assert not kept[0] & kept[1]
    every_row = dict(enumerate([*first[1], *second[1]]))
    assert revealed(every_row, election.published(), election.salts()) == {}


def test_a_night_leaves_nothing_of_the_day_in_the_database_files():
    election = Election()
    election.cast(*NAMES)
    day = [value for row in election.ballots() for value in row.content[1:]]
    before = probes.files_of_the_home(BOX, ROLL)
    assert all(value in before for value in day)
    world.next_day()
    after = probes.files_of_the_home(BOX, ROLL)
    assert not any(value in after for value in day)


@contextlib.contextmanager
def somebody_reading() -> Iterator[None]:
    """Another connection that goes on seeing the database as it is now."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            if other.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT 1")
            yield
    finally:
        other.close()


def test_somebody_who_reads_all_night_does_not_keep_what_was_deleted():
    election = Election()
    election.cast(*NAMES)
    day = [value for row in election.ballots() for value in row.content[1:]]
    with somebody_reading():
        world.next_day()
        after = probes.files_of_the_home(BOX, ROLL)
    assert not any(value in after for value in day)


def test_the_close_leaves_neither_sealed_ballots_nor_their_key():
    election = Election()
    election.cast(*NAMES)
    night = world.next_day() and [v for row in election.ballots() for v in row.content[1:]]
    assert box_epochs(election.vote.uid)
    election.published()
    after = probes.files_of_the_home(BOX, ROLL)
    assert not any(value in after for value in night)
    assert box_epochs(election.vote.uid) == []
    assert election.ballots() == []


def test_until_the_close_no_file_of_the_home_holds_a_code_words_or_pseudonym():
    election = Election()
    election.cast(*NAMES)
    everything = probes.files_of_the_home(BOX, ROLL) + probes.other_files()
    assert election.ballots()[0].content[2] in everything  # the probe sees what is there
    for receipt in election.receipts.values():
        code = read_code(receipt.code)
        name = derive_pseudonym(
            code, words="barn", origin=instance.origin, referendum=str(election.vote.uid)
        )
        assert name == receipt.pseudonym
        for secret in (code, receipt.code.encode(), name.encode(), bytes.fromhex(name)):
            assert secret not in everything
    assert b"barn" not in everything


def test_published_ballots_lie_in_the_order_of_their_hashes_not_of_their_coming():
    election = Election()
    election.cast(*NAMES)
    came = [receipt.pseudonym for receipt in election.receipts.values()]
    assert list(election.published()) != came
    assert sorted(election.published()) == sorted(came)


def test_the_length_of_a_sealed_ballot_says_nothing():
    election = Election()
    election.cast(*NAMES)
    assert len({len(row.content[2]) for row in election.ballots()}) == 1
    lengths = {len(seal_of(choice)) for choice in ("0", "12", "blank", "a" * 16)}
    assert len(lengths) == 1


def seal_of(choice):
    ballot = Ballot(voter="ab" * 32, seq=1, choice=choice)
    return Box(bytes(32), uuid.uuid4()).seal(ballot).sealed


def test_the_record_of_a_night_holds_a_count_and_a_root_and_no_times_of_ballots():
    election = Election()
    election.cast("Aino", "Bertil")
    world.next_day()
    entry = Entry.objects.get(
        verb="referendum.box_kept",
        subject=election.vote.subject,
        at=world.now().replace(hour=0, minute=30),
    )
    assert set(entry.facts) == {"count", "root"}
    assert entry.facts["count"] == 2
    assert not hasattr(entry, "opening")


def test_logs_hold_nothing_of_a_ballot(client, caplog):
    caplog.set_level(logging.DEBUG)
    election = Election()
    person = world.sign_in(client, election.village["Aino"])
    caplog.clear()
    code = actions.new_code()
    address = f"/referenda/{election.vote.number}/vote/"
    for facts in ({}, {"cast": "1"}, {"cast": "1", "choice": "2"}):
        ballot = {"choice": "1", "words": "barn", "code": code} | facts
        person.post(address, ballot)
    assert not leaks(caplog.text, code)
    logging.getLogger("folkmoot").info("ballot %s", code)
    assert leaks(caplog.text, code)


def leaks(text, code):
    return any(secret in text for secret in (code, code.replace("-", ""), "barn", "choice"))


def test_the_roll_that_stays_after_the_close_does_not_show_in_which_order_people_voted():
    election = Election()
    election.cast(*NAMES)
    rows = {row.content for row in probes.look_at(ROLL, ["id"])}
    election.published()
    voters = probes.look_at(ROLL, ["id", "person_id"], where="took_part")
    assert not rows & {row.content[:1] for row in voters}
    assert len({row.transaction for row in voters}) == 1
