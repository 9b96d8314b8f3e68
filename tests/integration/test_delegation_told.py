"""What a count tells, what it keeps, and when it publishes nothing."""

import json

import pytest

from core.instance import instance
from core.keys.fields import CannotOpen
from delegation import actions as delegation
from delegation import reading
from delegation.actions import counting
from delegation.models import Picture, PictureChunk, Snapshot
from delegation.models.chunks import LOST
from delegation.rules import snapshot
from delegation.rules.assembly import Resolution
from delegation.rules.resolve import resolve
from tests import delegating, world
from tests.delegating import (
    NO,
    NONE,
    YES,
    a_choice,
    a_matter,
    counted,
    follow,
    outcomes,
    speak_up,
)

pytestmark = pytest.mark.django_db


def test_circles_and_dead_ends_are_told_apart():
    aino, bertil, cilla, dawid, eira, fiona = roll = list(
        delegating.a_village("Aino", "Bertil", "Cilla", "Dawid", "Eira", "Fiona").values()
    )
    follow(aino, bertil)
    follow(bertil, aino)
    follow(cilla, aino)
    follow(dawid, eira)
    found = counted(a_matter(), roll, {fiona: YES})
    assert (found.in_loops, found.dead_ends) == (3, 1)


def test_the_largest_weights_are_told_with_exact_parts():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil, cilla)
    found = counted(a_matter(), roll, {bertil: YES, cilla: YES, dawid: NO})
    assert [(who, str(weight)) for who, weight in found.largest] == [
        (bertil.pk, "3/2"),
        (cilla.pk, "3/2"),
        (dawid.pk, "1"),
    ]


def thawed(found):
    frozen = snapshot.thaw(found.snapshot)
    return frozen, resolve(frozen.assembly)


def test_the_snapshot_counts_to_the_same_and_names_nobody_who_follows_in_secret():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, cilla)
    follow(aino, choices=[a_choice(bertil, cilla), a_choice(cilla)])
    matter = a_matter(is_secret=True)
    found = counted(
        matter, roll, {bertil: YES, cilla: NO}, in_secret=[dawid], in_the_open=[bertil, cilla]
    )
    frozen, resolution = thawed(found)
    assert snapshot.totals(frozen, resolution).delegated == found.delegated
    assert set(frozen.names) == {str(bertil.uid), str(cilla.uid)}
    for secret in (aino, dawid):
        assert str(secret.uid).encode() not in found.snapshot
    assert found.snapshot_sha256 == snapshot.digest(found.snapshot)


def test_nothing_is_published_where_two_ways_of_counting_differ(monkeypatch):
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)

    def wrong(assembly):
        right = resolve(assembly)
        other = right.outcome.copy()
        other[0] = NO
        return Resolution(outcome=other, level=right.level, via=right.via)

    monkeypatch.setattr(counting, "resolve", wrong)
    with pytest.raises(delegation.MethodsDiffer, match="nothing was published"):
        counted(a_matter(), roll, {bertil: YES})
    file = instance.path / "disputes" / "test-1.json"
    kept = json.loads(file.read_text())
    assert kept["results"][0]["outcome"][0] == NO
    assert kept["results"][1]["outcome"][0] == YES
    assert file.stat().st_mode & 0o077 == 0
    file.unlink()


@pytest.mark.parametrize("limit", [0, 2, 3])
def test_above_the_charters_limit_a_sample_is_counted_twice(limit):
    roll = list(
        delegating.a_village(
            "Aino", "Bertil", "Cilla", "Dawid", charter={"delegation.checked_up_to": limit}
        ).values()
    )
    aino, bertil, cilla, dawid = roll
    follow(aino, bertil)
    follow(cilla, choices=[a_choice(dawid), a_choice(bertil)])
    found = counted(a_matter(), roll, {bertil: YES})
    assert found.sampled
    assert outcomes(found, aino, cilla) == [YES, YES]


def came_to(person, key):
    """What is kept of one person: outcome, level, whom they followed."""
    (mine, *_others), _all = reading.chain_of(person.pk, key)
    return mine.outcome, mine.level, mine.followed


def test_everybodys_part_of_a_kept_picture_is_read_alone_and_sealed_at_rest():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil, cilla)
    matter = a_matter()
    found = counted(matter, roll, {bertil: YES, cilla: YES})
    delegation.keep(matter, found)
    assert came_to(aino, matter.key) == (YES, 1, (bertil.pk, cilla.pk))
    assert came_to(bertil, matter.key) == (YES, 0, ())
    assert came_to(dawid, matter.key) == (NONE, -1, ())
    assert came_to(world.a_person("Olle"), matter.key) == (NONE, -1, ())
    assert came_to(aino, "test:2") == (NONE, -1, ())
    (chunk,) = PictureChunk.objects.all()
    assert aino.pk.to_bytes(4, "little") + bertil.pk.to_bytes(4, "little") not in bytes(chunk.blob)
    kept = Snapshot.objects.get(matter=matter.key)
    assert bytes(kept.data) == found.snapshot
    assert kept.sha256 == found.snapshot_sha256


def test_a_mandate_that_came_to_nothing_is_kept_apart_from_none_at_all():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(cilla, dawid)
    matter = a_matter()
    delegation.keep(matter, counted(matter, roll, {dawid: YES}))
    assert came_to(aino, matter.key) == (NONE, LOST, ())
    assert came_to(bertil, matter.key) == (NONE, -1, ())


def test_a_picture_of_the_night_is_replaced_and_tells_of_nobody():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    matter = a_matter()
    for vote in (YES, NO):
        found = counted(matter, roll, {bertil: vote})
        delegation.keep(matter, found, on=world.today())
    assert Picture.objects.count() == 1
    assert not PictureChunk.objects.exists()
    assert not Snapshot.objects.exists()
    assert came_to(aino, matter.key) == (NONE, -1, ())
    delegation.keep(matter, counted(a_matter(), [bertil], {bertil: YES}), on=world.today())
    assert not Picture.objects.exists()


def test_a_part_cannot_be_put_in_the_place_of_another():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    for key in ("test:1", "test:2"):
        matter = a_matter(key=key)
        delegation.keep(matter, counted(matter, roll, {bertil: YES}))
    other = PictureChunk.objects.get(picture__matter="test:2")
    PictureChunk.objects.filter(picture__matter="test:1").update(blob=other.blob)
    with pytest.raises(CannotOpen):
        came_to(aino, "test:1")
