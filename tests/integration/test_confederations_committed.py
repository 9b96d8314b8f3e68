"""Figures that would tell too much are committed to in the record, and checked like the rest."""

from datetime import timedelta

import pytest

from core.heartbeat import jobs
from core.record.models import Head, Opening
from core.record.rules.tiles import places, read_bundle, write_place
from federation.confederations import actions, verbs
from federation.confederations.models import Return
from federation.confederations.rules.majorities import Ballots
from tests.confederating import AFTERWARDS, a_joint_vote, recorded, returned
from tests.witnessing import differences

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def test_of_a_small_group_the_record_holds_the_voice_but_no_numbers():
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["hut"], 3, 1)
    returned(vote, members["boat"], 0, 2, 1)
    counted = actions.certify(vote, now=AFTERWARDS)
    town, hut, boat = recorded(verbs.RETURNED)
    assert (town["yes"], town["no"]) == ("30", "2")
    for facts, voice in ((hut, "yes"), (boat, "no")):
        assert facts["voice"] == voice
        assert (facts["yes"], facts["no"], facts["blank"]) == ("", "", "")
        assert facts["commitment"]
    (certificate,) = recorded(verbs.CERTIFIED)
    assert certificate["pool"] == {"yes": "3", "no": "3", "blank": "1"}
    assert counted.figures(vote.minimum_roll).small == ("origin-of-hut", "origin-of-boat")
    assert differences() == []


def told_to_the_world(client):
    """Every byte of our record that other computers read in its tiles."""
    jobs.drain_all(now=AFTERWARDS)
    told = b""
    for place in places(0, Head.objects.size()):
        answer = client.get(f"/log/tile/entries/{write_place(place)}")
        told += b"".join(read_bundle(answer.content, width=place.width))
    return told.decode()


@pytest.mark.parametrize(("seconds", "is_told"), [(-1, False), (0, True)])
def test_a_tally_that_comes_while_others_vote_is_not_told_by_those_who_hear_it(
    client, seconds, is_told
):
    vote, members = a_joint_vote(town=40, lake=30)
    at = vote.closed_at + seconds * SECOND
    parts = {
        "direct": Ballots(yes=307130713071),
        "delegated": Ballots(yes=9, no=2),
        "roll_digest": "",
    }
    returned(vote, members["town"], 308030803080, 2, at=at, **parts)
    (facts,) = recorded(verbs.RETURNED)
    figures = ("308030803080", "2", "0", "307130713071 0 0", "9 2 0")
    names = ("yes", "no", "blank", "direct", "delegated")
    hidden = ("",) * len(names)
    assert tuple(facts[name] for name in names) == (figures if is_told else hidden)
    assert facts["voice"] == ("yes" if is_told else "")
    assert ("commitment" in facts) != is_told
    told = told_to_the_world(client)
    assert str(vote.uid) in told
    assert ("308030803080" in told) == ("307130713071" in told) == is_told
    assert differences() == []


@pytest.mark.parametrize("forgotten", [False, True])
def test_what_was_committed_to_of_an_early_tally_is_checked_like_the_rest(forgotten):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 30, 2, at=vote.closed_at - SECOND)
    if forgotten:
        Opening.objects.all().delete()
    else:
        Return.objects.update(yes=1)
    assert any(line.startswith("return ") for line in differences())


TOO_LATE = {f"origin-of-{name}": int(AFTERWARDS.timestamp()) for name in ("town", "hut")}


@pytest.mark.parametrize("changed", [{"yes": 31}, {"cosigned": TOO_LATE}])
@pytest.mark.parametrize("group", ["town", "hut"])
def test_the_check_of_the_record_finds_a_return_that_was_altered(group, changed):
    vote, members = a_joint_vote(town=40, hut=4)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["hut"], 3, 1)
    actions.certify(vote, now=AFTERWARDS)
    Return.objects.filter(origin=members[group].origin).update(**changed)
    found = differences()
    assert any(line.startswith("return ") for line in found)
    assert any(line.startswith("joint-vote:") for line in found)
