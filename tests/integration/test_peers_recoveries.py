"""A key that trustees name waits for three days by the clocks of those who see it, not its own."""

from datetime import timedelta

import pytest

from core.instance import instance
from federation.identity.rules import keys as law
from federation.peers.actions import recoveries, visiting
from federation.peers.actions.testimony import cosigned_by
from federation.peers.models import HeardKey, Peer, State
from tests import votes, world
from tests.neighbours import Neighbour
from tests.recovering import DAY, HOUR, Hill, Stolen, decide_together, known
from tests.streets import a_street

pytestmark = pytest.mark.django_db
WINDOW = law.WINDOW


@pytest.fixture(autouse=True)
def village():
    return votes.a_recorded_village()


@pytest.fixture
def street(monkeypatch):
    neighbours = (Stolen("Hill"), Neighbour("Lake"), Neighbour("Shore"))
    with a_street(monkeypatch, *neighbours):
        yield neighbours


@pytest.fixture
def circle(monkeypatch, street):
    """They decide together with us."""
    decide_together(monkeypatch, instance.origin, *(one.origin for one in street))


# --- Groups that decide together ------------------------------------------------------------------
def test_a_recovery_that_is_dated_back_counts_when_others_have_seen_it_for_three_days(
    street, circle
):
    scene = Hill(street)
    scene.recover()
    scene.hill.say("test", {"said": 1})
    scene.read(timedelta(days=99))
    assert scene.present is None
    assert scene.peer.heard.waiting().count() == 1
    scene.shows(HOUR, WINDOW)
    scene.read(timedelta(days=99))
    assert scene.present is None
    place = scene.shows(HOUR + WINDOW)
    scene.read()
    assert scene.present == 2
    assert not scene.peer.heard.waiting().exists()
    assert HeardKey.objects.get(verb=law.RECOVERED).over_at == place


def everything_in_order(scene, *, objection):
    """What stands in the record one after the other, as things that are done."""
    done = [scene.recover, lambda: scene.hill.say("test", {"said": 1}), lambda: scene.shows(HOUR)]
    object_ = [lambda: scene.recover(by="uv")]
    proof = [lambda: scene.shows(WINDOW + HOUR)]
    return [*done, *(object_ + proof if objection == "before" else proof + object_)]


READ_AFTER = [(), (0,), (2,), (3,), (1, 3), (0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("objection", "expected"),
    [
        ("before", {1: "ended", 3: "waits"}),
        ("after", {1: "ended", 2: "ended", 3: "waits"}),
    ],
)
@pytest.mark.parametrize("read_after", READ_AFTER, ids=str)
def test_an_objection_stops_what_waits_whenever_it_is_read(
    street, circle, read_after, objection, expected
):
    scene = Hill(street)
    for place, happens in enumerate(everything_in_order(scene, objection=objection)):
        happens()
        if place in read_after:
            scene.read(timedelta(days=place * 40))
    scene.read(timedelta(days=999))
    found = {
        epoch: "waits" if not counts else "ended" if last is not None else "counts"
        for epoch, (last, counts) in scene.keys.items()
    }
    assert found == expected
    assert scene.present is None


def test_it_is_the_same_for_whoever_learns_later_who_the_witnesses_are(street, circle):
    scene = Hill(street)
    Peer.objects.filter(origin=scene.lake.origin).update(state=State.RELEASED)
    scene.recover()
    place = scene.shows(HOUR, WINDOW + HOUR)
    scene.recover(by="uv")
    scene.read(timedelta(days=99))
    assert 2 not in scene.keys
    Peer.objects.filter(origin=scene.lake.origin).update(state=State.PINNED)
    scene.read(timedelta(days=99))
    assert scene.keys[2] == (place + 1, True)


def test_whoever_joins_the_others_later_changes_nothing(street, circle, monkeypatch):
    scene = Hill(street)
    scene.recover()
    scene.shows(HOUR, WINDOW + HOUR)
    scene.read()
    decide_together(monkeypatch, *(f"{number:064x}" for number in range(9)))
    scene.read()
    assert scene.present == 2


def test_what_proves_nothing_is_passed_over(street, circle):
    scene = Hill(street)
    early = scene.hill.seen_by({scene.lake: scene.start, None: scene.start})
    scene.recover()
    late = scene.hill.seen_by({scene.lake: scene.start + 9 * DAY, None: scene.start + 9 * DAY})
    forged = late.replace(scene.hill.origin, scene.shore.origin)
    scene.hill.shows(early, late, forged, "nonsense")
    scene.hill.shows(*[late] * 3, epoch=9)
    scene.read()
    assert scene.present is None


def test_lines_that_others_wrote_under_another_record_are_the_proof_of_two(street, circle):
    """Without a thief this place of the record held something else, and others vouched for that."""
    scene = Hill(street)
    true = scene.hill.log.copy()
    scene.hill.pass_days(2)
    honest = [
        scene.hill.seen_by(dict.fromkeys((scene.lake, None), scene.start + after))
        for after in (HOUR, WINDOW + HOUR)
    ]
    scene.hill.log = true
    scene.recover()
    scene.hill.shows(*honest, at=scene.start)
    visiting.visit(scene.peer, now=scene.start)
    scene.peer.refresh_from_db()
    assert scene.peer.state == State.FROZEN
    evidence = scene.peer.evidence.get()
    assert (evidence.first, evidence.second) == (honest[0], scene.hill.checkpoint())
    assert scene.present == 1


def test_whoever_shows_notes_without_end_keeps_us_no_longer_than_anybody(
    street, circle, monkeypatch
):
    scene = Hill(street)
    scene.recover()
    monkeypatch.setattr(recoveries, "MOST_NOTES", 10)
    for _time in range(3):
        scene.hill.shows(*[f"nonsense {number}" for number in range(9)])
    read = []
    monkeypatch.setattr(recoveries, "read_evidence", lambda *about, **_facts: nothing(read, about))
    scene.read()
    # Two visits, and in each no more than that.
    assert len(read) == 20


def nothing(read, about):
    read.append(about)
    raise recoveries.NotEvidence


# --- Others ---------------------------------------------------------------------------------------
def test_whoever_decides_nothing_with_a_group_waits_three_days_of_their_own(street):
    scene = Hill(street)
    scene.recover()
    scene.shows(HOUR, WINDOW + HOUR)
    scene.read()
    for after, epoch in ((timedelta(), None), (WINDOW - HOUR, None), (WINDOW, 2)):
        scene.read(after)
        assert scene.present == epoch


def test_an_objection_that_is_read_before_that_stops_it(street):
    scene = Hill(street)
    scene.recover()
    scene.read()
    # Nobody knows when it was written: we have not been there since.
    scene.recover(by="uv")
    scene.read(timedelta(days=9))
    assert scene.present is None
    assert 2 not in scene.keys
    scene.read(timedelta(days=12))
    assert scene.present == 3


def test_an_objection_that_comes_after_that_ends_it(street):
    scene = Hill(street)
    scene.recover()
    scene.read()
    scene.read(timedelta(days=4))
    scene.recover(by="uv")
    scene.read(timedelta(days=5))
    assert scene.keys[2][1]
    assert scene.present is None


def test_whoever_is_shown_less_than_others_does_not_believe_that_nobody_objected(street):
    scene = Hill(street)
    scene.recover()
    scene.read()
    Peer.objects.filter(pk=scene.peer.pk).update(shown_elsewhere=scene.peer.size + 1)
    scene.read(timedelta(days=9))
    assert scene.present is None


def test_what_was_recovered_before_the_vote_goes_by_what_people_were_shown(street):
    hill = street[0]
    hill.name_trustees()
    hill.recover()
    told = hill.introduce()
    told["keys"]["object"][0] = 2
    hill.introduction = told
    peer = known(hill, now=world.now())
    assert peer.state == State.PINNED


def test_a_witness_key_that_waits_vouches_for_nothing(street):
    lake, hill = street[1], street[0]
    note = hill.seen_by({lake: world.now()})
    facts = {"purpose": "witness", "epoch": 1, "since": 0, "public": lake.publics["witness"]}
    counts = law.Key(**facts, counts_from=world.now())
    assert cosigned_by(note, lake.origin, [counts])
    assert cosigned_by(note, lake.origin, [law.Key(**facts, counts_from=None)]) is None
