"""We show who has seen that our trustees named a key: others believe it because of that."""

import pytest

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.record.models import Checkpoint, Entry
from federation.identity.actions import keys, named, trustees
from federation.identity.rules import keys as law
from federation.peers.actions import recoveries, testimony, witnessing
from federation.peers.actions.testimony import read_evidence
from federation.peers.models import Peer
from federation.peers.rules.recoveries import have_seen
from tests import votes, world
from tests.keeping import old_keys
from tests.neighbours import Neighbour
from tests.recovering import DAY, HOUR, Hill, Stolen, decide_together
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


@pytest.fixture
def keys_stay_as_they_are():
    """Tests share a home: what one does to its keys is undone."""
    with old_keys():
        yield


def ours_is_recovered():
    """Our trustees name a new key for objects; where that stands in our record."""
    sheets = [sheet.secret for sheet in trustees.name_trustees(3, needed=2, now=world.now())]
    keys.recover_key("object", sheets=sheets[:2], now=world.now())
    return next(one for one in named.said() if one.verb == law.RECOVERED)


def vouches(neighbour, after, start):
    """A neighbour vouches for our latest checkpoint, at a moment of its clock."""
    latest = Checkpoint.objects.newest()
    line = neighbour.line_under(latest.note, at=start + after)
    peer = Peer.objects.get(origin=neighbour.origin)
    said = (peer, latest.size, latest.note, line)
    assert witnessing.keep_cosignature(*said, now=start + after)


def shown(after, start):
    """What the beat adds to our record at this moment: how many notes, and whether it is enough."""
    before = Entry.objects.filter(verb=law.WITNESSED).count()
    recoveries.show_waiting(now=start + after)
    jobs.drain_all(now=start + after)
    new = [one for one in named.said() if one.verb == law.WITNESSED][before:]
    return [(len(one.facts["notes"]), one.facts["is_enough"]) for one in new]


def ours(now):
    key = law.current(named.known(), "object", now=now)
    return key.epoch if key else None


def test_our_record_shows_who_has_seen_our_new_key_wait(street, circle, keys_stay_as_they_are):
    scene = Hill(street)
    start = scene.start
    recovered = ours_is_recovered()
    others = street[:2]
    for one in others:
        vouches(one, HOUR, start)
    assert shown(WINDOW, start) == []
    # Nothing else happens here, and nobody vouches twice for the same: so something is said.
    assert shown(WINDOW + 2 * HOUR, start) == [(0, False)]
    assert shown(WINDOW + 2 * HOUR, start) == []
    vouches(others[0], WINDOW + 3 * HOUR, start)
    assert shown(WINDOW + 4 * HOUR, start) == []
    assert ours(start + 99 * DAY) is None
    vouches(others[1], WINDOW + 3 * HOUR, start)
    [(notes, is_enough)] = shown(WINDOW + 4 * HOUR, start)
    assert is_enough
    assert notes == 2
    assert ours(start) == 2
    assert shown(WINDOW + 99 * DAY, start) == []
    [proof] = [one for one in named.said() if named.is_enough(one)]
    moments = [
        read_evidence(note, origin=instance.origin, index=recovered.index).moments
        for note in proof.facts["notes"]
    ]
    assert have_seen(moments) == {one.origin for one in others}


def test_a_day_later_something_is_said_again_if_nobody_has_come(
    street, circle, keys_stay_as_they_are
):
    scene = Hill(street)
    ours_is_recovered()
    for one in street[:2]:
        vouches(one, HOUR, scene.start)
    assert shown(WINDOW + HOUR, scene.start) == [(0, False)]
    assert shown(WINDOW + DAY, scene.start) == []
    assert shown(WINDOW + DAY + HOUR, scene.start) == [(0, False)]


def test_where_nobody_decides_with_us_our_own_days_count(keys_stay_as_they_are):
    start = world.now()
    ours_is_recovered()
    assert (ours(start), ours(start + WINDOW)) == (None, 2)
    assert shown(WINDOW - HOUR, start) == []
    assert shown(WINDOW, start) == [(0, True)]
    assert shown(99 * DAY, start) == []
    assert ours(start) == 2


def test_a_large_circle_is_shown_in_several_entries(street, monkeypatch, keys_stay_as_they_are):
    scene = Hill(street)
    monkeypatch.setattr(testimony, "LINES_OF_A_NOTE", 1)
    monkeypatch.setattr(recoveries, "BYTES_OF_AN_ENTRY", 600)
    decide_together(monkeypatch, *(one.origin for one in street))
    ours_is_recovered()
    for after in (HOUR, WINDOW + 2 * HOUR):
        for one in street:
            vouches(one, after, scene.start)
        entries = shown(WINDOW + 3 * HOUR, scene.start)
    assert [is_enough for _notes, is_enough in entries] == [False] * (len(entries) - 1) + [True]
    assert sum(notes for notes, _is_enough in entries) == 6
    assert len(entries) > 1


def test_while_nothing_is_signed_nothing_is_shown_again_and_again(
    monkeypatch, keys_stay_as_they_are
):
    start = world.now()
    ours_is_recovered()
    with monkeypatch.context() as waiting:
        waiting.setattr(hooks.withheld, "_things", {"test": lambda: True})
        for _beat in range(3):
            assert shown(WINDOW, start) == []
    assert not Entry.objects.filter(verb=law.WITNESSED).exists()
    assert shown(WINDOW, start) == [(0, True)]
