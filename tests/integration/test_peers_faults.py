"""Whatever happens to what passes between two groups, the end is the same."""

import random

import pytest

from core import hooks
from core.record.rules.tiles import Place
from federation.peers import asking
from federation.peers.actions import errands, knowing, visiting
from federation.peers.models import Evidence, HeardObject, Peer, State
from federation.wire.fetching import NotFetched
from tests import world
from tests.neighbours import Neighbour
from tests.streets import a_street

pytestmark = pytest.mark.django_db
LOST = (500, b"")


class Weather:
    """What befalls the answers of a neighbour, by chance that is the same every time."""

    def __init__(self, seed: int, neighbour: Neighbour) -> None:
        self.chance = random.Random(seed)
        self.neighbour = neighbour
        self.before: dict = {}
        self.is_bad = True

    def twist(self, path, reply):
        old = self.before.get(path, reply)
        self.before[path] = reply
        if not self.is_bad:
            return reply
        raw = reply[1]
        place = self.chance.randrange(len(raw)) if raw else 0
        answers = {
            "lost": LOST,
            "an older answer": old,
            "cut short": (reply[0], raw[:place]),
            "one sign changed": (reply[0], raw[:place] + b"#" + raw[place + 1 :]),
            "twice": (reply[0], raw + raw),
            "nothing": reply,
        }
        return answers[self.chance.choices(list(answers), [1, 1, 1, 1, 1, 8])[0]]


@pytest.mark.parametrize("seed", range(16))
def test_in_any_weather_everything_is_done_once_in_order(monkeypatch, seed):
    world.a_village("Aino")
    done = []
    monkeypatch.setattr(hooks, "civic_kinds", hooks.Registry("kind"))
    hooks.civic_kinds.add("tally", lambda _peer, body, **_facts: done.append(body["number"]))
    monkeypatch.setattr(errands, "MOST_TILES", 1)
    hill = Neighbour()
    weather = Weather(seed, hill)
    hill.twist = weather.twist
    with a_street(monkeypatch, hill):
        weather.is_bad = False
        peer = knowing.know(knowing.introduce(hill.address), now=world.now())
        weather.is_bad = True
        kept = []
        for number in range(1, 15):
            hill.pass_days(weather.chance.randrange(16))
            hill.say("tally", {"number": number})
            if weather.chance.random() < 0.1:
                hill.change_object_key()
            findings = errands.run(visiting.errand_to(Peer.objects.get(), []))
            kept.append(findings)
            # What was found on an earlier visit comes late, or again.
            for found in (weather.chance.choice(kept), findings):
                visiting.note(found, now=world.now())
        weather.is_bad = False
        for _visit in range(8):
            visiting.visit(Peer.objects.get(), now=world.now())
    peer.refresh_from_db()
    assert done == list(range(1, 15))
    assert (peer.state, peer.cursor, peer.left) == (State.PINNED, hill.log.size, 0)
    assert not HeardObject.objects.waiting().exists()
    assert not Evidence.objects.exists()


def test_a_visit_ends_in_time_whatever_the_other_side_does(monkeypatch):
    hill = Neighbour()
    times = iter([0, 1, 4, 6])
    with a_street(monkeypatch, hill):
        line = asking.Line(hill.address, seconds=5, clock=lambda: next(times))
        line.checkpoint()
        line.checkpoint()
        with pytest.raises(NotFetched, match="too long"):
            line.checkpoint()
    assert len(hill.asked) == 2


def test_one_who_fails_does_not_keep_the_others_waiting(monkeypatch):
    world.a_village("Aino")
    hill, lake = Neighbour(), Neighbour("Lakeside")
    with a_street(monkeypatch, hill, lake):
        for one in (hill, lake):
            knowing.know(knowing.introduce(one.address), now=world.now())
        hill.is_up = False
        assert visiting.visit_all(now=world.now()) == 1
    assert Peer.objects.get(origin=lake.origin).state == State.PINNED


def test_answers_of_another_type_are_refused(monkeypatch):
    """A file that somebody put on a group's server says nothing in its name."""
    hill = Neighbour()
    with a_street(monkeypatch, hill):
        line = asking.Line(hill.address, seconds=50)
        monkeypatch.setattr("tests.streets.kind_of", lambda _path: "text/html")
        hill.held["x"] = hill.checkpoint()
        for ask in (
            line.introduction,
            line.checkpoint,
            lambda: line.tile(0, Place(0, 1)),
            lambda: line.entries(Place(0, 1)),
            lambda: line.objects(1),
            lambda: line.held("x"),
            lambda: line.add_checkpoint(hill.submission(0)),
            lambda: line.ask("/federation/introduction", {}),
        ):
            with pytest.raises(NotFetched, match="of the type text/html"):
                ask()


def test_answers_that_are_no_answers_are_refused(monkeypatch):
    hill = Neighbour()
    with a_street(monkeypatch, hill):
        line = asking.Line(hill.address, seconds=50)
        for broken in (b"\xff\xfe", b"x" * (asking.LARGEST_NOTE + 1)):
            hill.twist = lambda _path, _reply, said=broken: (200, said)
            with pytest.raises(NotFetched):
                line.checkpoint()
        for broken in (b"[]", b'{"objects": [7]}', b'{"objects":'):
            hill.twist = lambda _path, _reply, said=broken: (200, said)
            with pytest.raises(NotFetched):
                line.objects(1)
