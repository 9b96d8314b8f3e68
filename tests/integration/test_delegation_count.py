"""What votes come to by the mandates of the moment, on either database."""

import json
from datetime import timedelta

import pytest

from core import hooks
from core.instance import instance
from core.keys.fields import CannotOpen
from delegation import actions as delegation
from delegation import reading
from delegation.actions import counting
from delegation.models import Mandate, Picture, PictureChunk, Snapshot
from delegation.models.chunks import LOST
from delegation.rules import snapshot
from delegation.rules.assembly import Resolution
from delegation.rules.resolve import resolve
from delegation.scopes import EVERYTHING, ScopeKind
from tests import delegating, world
from tests.delegating import (
    BLANK,
    HALF,
    NO,
    YES,
    a_choice,
    a_matter,
    follow,
    outcomes,
    speak_up,
    the_voters,
)

pytestmark = pytest.mark.django_db
NONE = -1
TREES, WATER = "street:trees", "street:water"
STREETS = ScopeKind(
    name="street",
    rank=2,
    labels=lambda keys: dict.fromkeys(keys, "a street"),
    exists=lambda _key: True,
    wider=lambda keys: dict.fromkeys(keys, ((EVERYTHING,),)),
    offered=lambda _query, _person: [],
)


@pytest.fixture(autouse=True)
def streets(monkeypatch):
    monkeypatch.setitem(hooks.scope_kinds._things, "street", STREETS)


def counted(matter, roll, votes, **facts):
    voters = the_voters(roll, votes, **facts)
    return delegation.count(matter, voters, now=world.now(), checked=True)


# --- Who follows whom ----------------------------------------------------------------------------


def test_a_member_who_does_not_vote_follows_along_a_chain():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(bertil, cilla)
    found = counted(a_matter(), roll, {cilla: YES, dawid: NO})
    assert outcomes(found, *roll) == [YES, YES, YES, NO]
    assert found.delegated == {"1": 2, "2": 0, "0": 0, "blank": 0}
    assert found.level.tolist() == [1, 1, 0, 0]
    assert found.direct.tolist() == [False, False, True, True]


def test_an_own_vote_wins_over_the_mandate():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    found = counted(a_matter(), roll, {aino: BLANK, bertil: YES})
    assert outcomes(found, aino, bertil) == [BLANK, YES]
    assert sum(found.delegated.values()) == 0


def test_a_secret_vote_of_ones_own_silences_the_mandate_too():
    aino, bertil, *_ = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil)
    follow(aino, bertil)
    matter = a_matter(is_secret=True)
    found = counted(matter, roll, {bertil: YES}, in_secret=[aino], in_the_open=[bertil])
    assert outcomes(found, aino) == [NONE]
    assert sum(found.delegated.values()) == 0
    assert found.level.tolist()[:2] == [0, 0]


def test_both_must_agree_where_both_are_asked_for():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil, cilla), a_choice(dawid)])
    found = counted(a_matter(), roll, {bertil: YES, cilla: NO, dawid: HALF})
    assert outcomes(found, aino) == [HALF]
    assert found.level.tolist()[0] == 2
    found = counted(a_matter(), roll, {bertil: NO, cilla: NO, dawid: HALF})
    assert outcomes(found, aino) == [NO]


def test_a_joint_yes_does_not_follow_to_leaving_things_as_they_are():
    aino, bertil, cilla, _ = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil, cilla, joint_yes=True)])
    assert outcomes(counted(a_matter(), roll, {bertil: YES, cilla: YES}), aino) == [YES]
    assert outcomes(counted(a_matter(), roll, {bertil: NO, cilla: NO}), aino) == [NONE]


def test_the_most_specific_mandate_speaks_alone_even_if_it_yields_nothing():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=TREES)
    follow(aino, cilla)
    matter = a_matter([TREES])
    assert outcomes(counted(matter, roll, {bertil: YES, cilla: NO}), aino) == [YES]
    silent = counted(matter, roll, {cilla: NO, dawid: NO})
    assert outcomes(silent, aino) == [NONE]
    assert (silent.in_loops, silent.dead_ends) == (0, 1)
    assert outcomes(counted(a_matter(), roll, {bertil: YES, cilla: NO}), aino) == [NO]


def test_several_mandates_of_one_level_must_agree():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=TREES)
    follow(aino, cilla, scope=WATER)
    follow(aino, dawid)
    matter = a_matter([TREES, WATER])
    agreed = counted(matter, roll, {bertil: YES, cilla: YES, dawid: NO})
    assert outcomes(agreed, aino) == [YES]
    start, people = agreed.followed
    assert people[start[0] : start[1]].tolist() == [bertil.pk, cilla.pk]
    assert outcomes(counted(matter, roll, {bertil: YES, cilla: NO, dawid: NO}), aino) == [NONE]


def test_a_mandate_of_another_scope_does_not_speak():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=WATER)
    found = counted(a_matter([TREES]), roll, {bertil: YES})
    assert outcomes(found, aino) == [NONE]
    assert found.snapshot is None


# --- What does not speak -------------------------------------------------------------------------


def test_a_suspended_mandate_does_not_speak():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    mandate = follow(aino, bertil)
    delegation.suspend(mandate, aino, now=world.now())
    assert outcomes(counted(a_matter(), roll, {bertil: YES}), aino) == [NONE]
    delegation.resume(mandate, aino, now=world.now())
    assert outcomes(counted(a_matter(), roll, {bertil: YES}), aino) == [YES]


def test_a_mandate_does_not_speak_from_its_end_on():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil, until_on=world.today() + timedelta(days=2))
    matter = a_matter()
    world.next_day()
    assert outcomes(counted(matter, roll, {bertil: YES}), aino) == [YES]
    world.next_day()
    assert outcomes(counted(matter, roll, {bertil: YES}), aino) == [NONE]


def test_a_choice_with_somebody_who_is_no_member_any_more_is_void():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil, cilla), a_choice(dawid)])
    found = counted(a_matter(), roll, {bertil: YES, cilla: YES, dawid: NO}, gone=[cilla])
    assert outcomes(found, aino) == [NO]
    assert found.level.tolist()[0] == 1, "what is void is as if never written"


def test_a_mandate_of_which_all_is_void_lets_the_next_speak():
    aino, bertil, cilla, _ = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=TREES)
    follow(aino, cilla)
    votes = {bertil: YES, cilla: NO}
    assert outcomes(counted(a_matter([TREES]), roll, votes, gone=[bertil]), aino) == [NO]


def test_who_is_removed_keeps_the_vote_cast_alone_and_nobody_speaks_for_them():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(cilla, dawid)
    found = counted(a_matter(), roll, {bertil: YES, dawid: NO}, gone=[bertil, cilla])
    assert outcomes(found, aino, bertil, cilla) == [NONE, YES, NONE]


def test_who_is_not_on_the_roll_neither_follows_nor_is_followed():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    follow(aino, bertil)
    follow(cilla, dawid)
    found = counted(a_matter(), [aino, bertil, cilla], {bertil: YES})
    assert outcomes(found, aino, bertil, cilla) == [YES, YES, NONE]
    assert (found.in_loops, found.dead_ends) == (0, 0), "a void mandate is no mandate"


def test_in_a_secret_vote_only_those_in_the_open_are_followed():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, cilla)
    follow(aino, bertil)
    follow(dawid, cilla)
    matter = a_matter(is_secret=True)
    found = counted(matter, roll, {bertil: YES, cilla: NO}, in_the_open=[bertil])
    assert outcomes(found, aino, dawid) == [YES, NONE]


def test_a_vote_that_came_too_late_counts_for_its_voter_alone():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(cilla, dawid)
    found = counted(a_matter(), roll, {bertil: YES, dawid: NO}, alone=[bertil])
    assert outcomes(found, aino, bertil, cilla) == [NONE, YES, NO]


def test_a_mandate_changed_too_late_lets_nobody_be_surprised():
    aino, bertil, cilla, _ = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, cilla)
    follow(aino, bertil)
    mandate = follow(bertil, cilla)
    world.next_day()
    matter, votes = a_matter(is_secret=True, closes_in=2), {cilla: YES}
    open_ones = [bertil, cilla]
    assert outcomes(counted(matter, roll, votes, in_the_open=open_ones), aino, bertil) == [YES, YES]
    world.next_day()
    delegation.renew(mandate, bertil, until_on=world.today() + timedelta(days=9), now=world.now())
    late = counted(matter, roll, votes, in_the_open=open_ones)
    assert outcomes(late, aino, bertil) == [NONE, YES]


@pytest.mark.parametrize("choices", [1, 2])
def test_a_mandate_given_in_secret_speaks_for_its_giver_alone_where_votes_are_open(choices):
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil), a_choice(dawid)][:choices])
    hidden = follow(bertil, cilla)
    Mandate.objects.filter(pk=hidden.pk).update(is_public=False)
    found = counted(a_matter(), roll, {cilla: YES})
    assert outcomes(found, aino, bertil) == [NONE, YES]
    text = (found.snapshot or b"").decode()
    (named,) = [one for one in json.loads(text)["open"] if one["name"] == str(bertil.uid)]
    assert named["mandate"] is None
    assert named["vote"] is None
    assert snapshot.totals(*thawed(found)).delegated == found.delegated


def test_an_open_voter_who_follows_others_secretly_elsewhere_is_not_followed_by_it():
    """The voice is heard on trees; the mandate on everything is nobody's business."""
    aino, bertil, cilla, _ = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, scope=TREES)
    speak_up(cilla)
    follow(aino, bertil, scope=TREES)
    follow(bertil, cilla)
    world.next_day()
    matter = a_matter([TREES], is_secret=True)
    found = counted(matter, roll, {cilla: YES}, in_the_open=[bertil, cilla])
    assert outcomes(found, aino, bertil) == [NONE, YES]
    speak_up(bertil)
    found = counted(matter, roll, {cilla: YES}, in_the_open=[bertil, cilla])
    assert outcomes(found, aino, bertil) == [NONE, YES]  # from the next opened vote on
    world.next_day()
    matter = a_matter([TREES], is_secret=True)
    found = counted(matter, roll, {cilla: YES}, in_the_open=[bertil, cilla])
    assert outcomes(found, aino, bertil) == [YES, YES]


def test_where_the_charter_of_the_vote_says_no_mandates_are_ignored():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    matter = a_matter()
    off = world.charter_actions.enact(
        {"delegation.on": False}, now=world.now(), decision=None, cause="test"
    )
    assert outcomes(counted(matter, roll, {bertil: YES}), aino) == [YES]
    later = a_matter()
    assert later.charter == off.number
    found = counted(later, roll, {bertil: YES})
    assert outcomes(found, aino) == [NONE]
    assert found.snapshot is None


def test_where_nobody_follows_one_question_is_asked(queries):
    *roll, _ = delegating.a_village().values()
    matter, voters = a_matter(), the_voters(roll, {roll[0]: YES})
    # The charter and whether there is any mandate.
    with queries(3):
        found = delegation.count(matter, voters, now=world.now(), checked=True)
    assert found.snapshot is found.snapshot_sha256 is None
    assert sum(found.delegated.values()) == found.in_loops == found.dead_ends == 0
    assert found.largest == []
    assert found.followed[1].size == 0


# --- What is told of it --------------------------------------------------------------------------


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


# --- What is kept --------------------------------------------------------------------------------


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
