"""Nobody takes members off others' rolls by announcing the list of their group as its own."""

import pytest

from federation.peers.models import CivicObject
from federation.rolls.models import Clash, OtherList, Roll
from tests import comparing, rolling, together

pytestmark = pytest.mark.django_db
OURS = ("aino@example.org", "bertil@example.org")


@pytest.fixture
def scene(monkeypatch):
    with comparing.a_scene(monkeypatch) as scene:
        yield scene


def listing_of(scene, by):
    return by.asks(f"/federation/rolls/list?vote={scene.vote.uid}")


def announced_by(home):
    """What a home said of its list."""
    bodies = [said["body"] for said in home.objects.values()]
    return next(body for body in bodies if "unnamed" in body)


def test_who_announces_the_digest_of_our_list_is_refused_and_not_shown_it(scene):
    scene.on_day(7)
    scene.lake.name_key()
    rolling.heard(*scene.peers)
    scene.beat()
    (ours,) = together.said("joint.nullifiers")
    assert ours["count"] == len(OURS)
    scene.hill.list_as(ours, [], size=ours["count"])
    rolling.heard(*scene.peers)
    heard = scene.peers[0].heard.get(kind="joint.nullifiers")
    assert heard.reason == "This is the digest of another group’s list."
    assert listing_of(scene, scene.hill).json()["code"] == "no-list"
    scene.open()
    assert scene.on_the_roll() == {"Aino", "Bertil", "Cilla"}


def test_a_list_under_the_digest_of_another_home_is_not_compared_whoever_shows_it(scene):
    scene.on_day(7)
    scene.lake.name_key()
    scene.lake.list_members(scene.lake, emails=[OURS[0]])
    # The hill was shown the list of the lake, and serves it.
    scene.hill.list_as(announced_by(scene.lake), scene.lake.listed, size=1)
    rolling.heard(*reversed(scene.peers))
    scene.beat()
    assert set(Clash.objects.values_list("origin", flat=True)) == {scene.lake.origin}
    copied = OtherList.objects.get(origin=scene.hill.origin)
    assert copied.compared_at is None
    assert copied.error == "it is not the list that their record announced"
    # What the lake lets go is enough to vote here: nobody else has listed them.
    scene.lake.let_go(scene.lake.listed[0])
    rolling.heard(*scene.peers)
    scene.open()
    assert scene.on_the_roll() == {"Aino", "Bertil", "Cilla"}


def test_a_list_that_is_shown_to_whoever_announced_first_comes_too_late_to_be_copied(scene):
    scene.on_day(7)
    scene.lake.name_key()
    scene.hill.list_members(scene.lake, emails=["else@example.org"])
    rolling.heard(*scene.peers)
    scene.beat()
    shown = listing_of(scene, scene.hill).json()["nullifiers"]
    assert len(shown) == len(OURS)
    # What it announced stands.
    scene.hill.listed = shown
    OtherList.objects.update(compared_at=None)
    scene.beat()
    assert not Clash.objects.exists()
    assert Roll.objects.get().digest == together.said("joint.nullifiers")[0]["digest"]
    assert CivicObject.objects.filter(kind="joint.nullifiers").count() == 1
