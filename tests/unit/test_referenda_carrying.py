"""A snapshot of mandates beside a file of ballots: it belongs to it, or the fault is named."""

from dataclasses import replace

import pytest

from delegation.rules.assembly import assemble
from delegation.rules.scope import Choice
from delegation.rules.snapshot import canonical, digest, freeze
from groups.referenda.rules import Ballot, Header, recount, write_ballots
from groups.referenda.rules.carrying import SnapshotFault, check_snapshot

AINO, BERTIL = "a1a1a1a1-0000-4000-8000-000000000001", "b2b2b2b2-0000-4000-8000-000000000002"
FOLLOWS_AINO = [[Choice(delegates=(0,), quota=1)]]
# Aino votes for it, Bertil is followed and has not voted; two follow Aino, one Bertil.
SNAPSHOT = canonical(
    freeze(
        assemble(
            options=2,
            status_quo=1,
            direct=[0, None, None, None, None],
            lists={
                2: FOLLOWS_AINO,
                3: FOLLOWS_AINO,
                4: [[Choice(delegates=(1,), quota=1)]],
            },
        ),
        options=("1", "0"),
        names={0: AINO, 1: BERTIL},
    )
)
HEADER = Header(
    origin="0f" * 32,
    referendum="8a1d2c3e-0000-4000-8000-000000000001",
    level="sealed",
    options=(("1", "adopt"), ("0", "status quo")),
    status_quo="0",
    roll_size=9,
    opens="2030-01-02",
    closes="2030-01-05",
    quorum=None,
    majority=None,
    delegated={"1": 2, "0": 0, "blank": 0},
    snapshot=digest(SNAPSHOT),
)
MINE = Ballot(voter=AINO, seq=1, choice="1", is_open=True)


def checked(*ballots, header=HEADER, snapshot=SNAPSHOT):
    return check_snapshot(recount(write_ballots(header, ballots or [MINE])[0]), snapshot)


def test_what_follows_from_the_snapshot_is_what_the_file_says():
    assert checked() is None
    secret = Ballot(voter="5e" * 32, seq=1, choice="0")
    assert checked(MINE, secret) is None


def test_of_several_ballots_under_one_name_the_last_is_compared():
    assert checked(replace(MINE, choice="0"), replace(MINE, seq=2)) is None
    assert checked(MINE, replace(MINE, seq=2, choice="0")) is SnapshotFault.VOTES


def test_a_vote_that_only_one_of_both_knows_is_found():
    assert checked(replace(MINE, choice="blank")) is SnapshotFault.VOTES
    assert checked(MINE, replace(MINE, voter=BERTIL)) is SnapshotFault.VOTES


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"delegated": None, "snapshot": None, "level": "open"}, SnapshotFault.NONE_NAMED),
        ({"snapshot": None}, SnapshotFault.NONE_NAMED),
        ({"snapshot": "0e" * 32}, SnapshotFault.DIGEST),
        ({"status_quo": "1"}, SnapshotFault.OPTIONS),
        ({"options": (("0", "status quo"), ("1", "adopt"))}, SnapshotFault.OPTIONS),
        ({"delegated": {"1": 3, "0": 0, "blank": 0}}, SnapshotFault.TOTALS),
    ],
)
def test_a_file_that_says_otherwise_is_found(facts, fault):
    ballots = [replace(MINE, is_open="level" not in facts)]
    assert checked(*ballots, header=replace(HEADER, **facts)) is fault


def test_a_snapshot_that_is_none_is_found():
    broken = SNAPSHOT + b" "
    header = replace(HEADER, snapshot=digest(broken))
    assert checked(header=header, snapshot=broken) is SnapshotFault.BROKEN
