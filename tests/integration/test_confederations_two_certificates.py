"""A group certifies a joint vote once; who says two things is seen to have said them."""

import pytest

from federation.confederations.exchange.names import given_by
from federation.confederations.models import Certificate, Early
from federation.peers.models import Evidence, Fault
from tests import comparing, rolling, world

pytestmark = pytest.mark.django_db
SENTENCE = "The group has said something else about this before; that stands."


@pytest.fixture
def scene(monkeypatch):
    with comparing.a_scene(monkeypatch, guardian="nobody") as scene:
        yield scene


def certifies(home, vote, digest, outcome="adopted"):
    counts = {"yes": 4, "no": 2, "blank": 0, "voices": {"yes": 1, "no": 0, "abstain": 0}}
    home.say("joint.certified", {"vote": vote, "outcome": outcome, "digest": digest, **counts})


def reasons(peer):
    told = peer.heard.filter(kind="joint.certified").order_by("number")
    return list(told.values_list("reason", flat=True))


def test_what_a_group_certified_first_stands_and_the_other_is_kept_beside_it(scene, client):
    vote, (hill, _lake) = str(scene.vote.uid), scene.peers
    certifies(scene.hill, vote, "ab" * 32)
    certifies(scene.hill, vote, "ab" * 32)
    rolling.heard(*scene.peers)
    assert reasons(hill) == ["", ""]
    assert not Evidence.objects.exists()
    certifies(scene.hill, vote, "cd" * 32, "rejected")
    rolling.heard(*scene.peers)
    assert reasons(hill) == ["", "", SENTENCE]
    assert Certificate.objects.get().digest == "ab" * 32
    evidence = Evidence.objects.get()
    assert (evidence.peer, evidence.fault) == (hill, Fault.TWO_CONTENTS)
    first, _same, second = hill.heard.filter(kind="joint.certified").order_by("number")
    assert first.digest in evidence.first
    assert second.digest in evidence.second
    page = world.sign_in(client, scene.people["Aino"]).get(hill.get_absolute_url())
    assert "What was announced first counts" in page.content.decode()


def test_it_is_the_same_where_the_vote_is_heard_of_later(scene):
    vote, (hill, _lake) = str(given_by(scene.valley.origin)), scene.peers
    certifies(scene.hill, vote, "ab" * 32)
    certifies(scene.hill, vote, "cd" * 32)
    rolling.heard(*scene.peers)
    assert (Early.objects.count(), Evidence.objects.count()) == (2, 0)
    rolling.a_joint_vote(scene.confederation, scene.valley, uid=vote)
    assert Certificate.objects.get().digest == "ab" * 32
    assert reasons(hill) == ["", SENTENCE]
    assert Evidence.objects.get().fault == Fault.TWO_CONTENTS
