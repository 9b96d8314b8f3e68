"""What our group asks the people of all groups, and how a vote on the hub is opened without it."""

from datetime import timedelta

import pytest

from core.instance import instance
from federation.confederations.exchange import asking, joining
from federation.confederations.models import Confederation, JointProposal, JointVote
from federation.peers.models import Peer
from federation.wire.wall import wall
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from tests import world
from tests.joining import done, joined
from tests.neighbours import Neighbour
from tests.together import said

pytestmark = pytest.mark.django_db

# --- Asking -----------------------------------------------------------------------------------
QUESTION = {"title": "A bus", "text": "It goes on Sundays.", "reason": "", "language": "en"}


def asked(confederation, given=None, **fields):
    data = {"confederation": confederation.origin, **QUESTION}
    return effect_kind("confederation.ask").clean(data | (given or {}) | fields)


def test_what_the_group_asks_is_told_to_all_groups(valley, hill):
    confederation = joined(valley, hill)
    data = asked(confederation)
    words = str(effect_kind("confederation.ask").explain(data))
    assert "all groups of “The Valley”: “A bus”" in words
    assert "its words become a law of all groups" in words
    done("confederation.ask", data)
    [body] = said("joint.proposed")
    assert (body["title"], body["started"], body["effects"]) == ("A bus", "decision", [])
    assert body["confederation"] == valley.origin
    assert JointProposal.objects.get().is_ours


def test_what_does_not_fit_into_a_message_is_not_asked(valley, hill):
    confederation = joined(valley, hill)
    # Two bytes each: by the letter itself, and by how a message has to write it.
    for letter in ("ж", '"'):
        asked(confederation, text=letter * 19_000)
        with pytest.raises(EffectRefused, match="40,000"):
            asked(confederation, text=letter * 20_000)


def test_a_rule_of_the_confederation_is_asked_to_change(valley, hill):
    confederation = joined(valley, hill)
    data = asked(confederation, follows="rule", rule="confederation.voting_days", value="7")
    words = str(effect_kind("confederation.ask").explain(data))
    assert "for 4 days.” becomes “People vote at home" in words
    [effect] = data["effects"]
    assert effect["data"]["changes"] == {"confederation.voting_days": 7}
    for wrong in (
        {"rule": "", "value": "7"},
        {"rule": "confederation.of_groups", "value": "no"},
        {"rule": "membership.formula", "value": "log"},
        {"rule": "confederation.voting_days", "value": "4"},
        {"rule": "confederation.voting_days", "value": "never"},
    ):
        with pytest.raises(EffectRefused):
            asked(confederation, follows="rule", **wrong)


def test_roll_guardians_are_chosen_by_name(valley, hill):
    confederation = joined(valley, hill)
    kind, rule = effect_kind("confederation.ask"), "confederation.guardians"
    form = str(kind.form_class())
    assert f'value="{hill.origin}"' in form.split("Groups that the rule names")[1]
    data = asked(confederation, follows="rule", rule=rule, value="", groups=[hill.origin])
    assert data["effects"][0]["data"]["changes"] == {rule: hill.origin}
    assert "Their roll guardians are: Hill." in str(kind.explain(data))
    by_hand = asked(confederation, follows="rule", rule=rule, value=hill.origin, groups=[])
    assert by_hand["effects"] == data["effects"]
    Confederation.objects.update(values=confederation.values | {rule: hill.origin})
    nobody = asked(confederation, follows="rule", rule=rule, value="", groups=[])
    assert nobody["effects"][0]["data"]["changes"] == {rule: ""}
    for wrong in ({"groups": ["f" * 64]}, {"groups": "x"}, {"value": "Hill"}):
        with pytest.raises(EffectRefused):
            asked(confederation, follows="rule", rule=rule, **wrong)


def test_a_group_is_asked_to_be_admitted_as_it_introduces_itself(valley, hill, street):
    confederation = joined(valley, hill)
    ford = Neighbour("Ford")
    street.neighbours[ford.address] = ford
    data = asked(confederation, follows="admit", address=ford.address, weight="1/2")
    assert data["effects"][0]["data"]["introduction"]["origin"] == ford.origin
    words = str(effect_kind("confederation.ask").explain(data))
    assert "“Ford” at https://ford.example is admitted" in words
    assert "weighs 1/2" in words
    for wrong in ({"address": hill.address}, {"address": ford.address, "weight": "0"}):
        with pytest.raises(EffectRefused):
            asked(confederation, follows="admit", **wrong)


def test_a_group_is_asked_to_be_expelled_or_to_open_votes(valley, hill):
    confederation = joined(valley, hill)
    for follows, told in (("expel", "does not belong to us"), ("hub", "opens joint votes")):
        data = asked(confederation, follows=follows, group=hill.origin)
        assert told in str(effect_kind("confederation.ask").explain(data))
        with pytest.raises(EffectRefused, match="no member"):
            asked(confederation, follows=follows, group="f" * 64)
    with pytest.raises(EffectRefused, match="decides that alone"):
        asked(confederation, follows="expel", group=instance.origin)
    with pytest.raises(EffectRefused, match="already"):
        asked(confederation, follows="hub", group=valley.origin)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"text": " "},
        {"text": "ż" * 30_000},
        {"language": "xx"},
        {"follows": "war"},
        {"confederation": "f" * 64},
        {"effects": [{"kind": "law.repeal", "data": {"law": 1}}]},
    ],
)
def test_a_question_that_does_not_fit_is_not_asked(valley, hill, wrong):
    with pytest.raises(EffectRefused):
        asked(joined(valley, hill), wrong)


def test_who_does_not_belong_asks_nothing(valley, hill):
    confederation = joined(valley, hill)
    data = asked(confederation)
    done("confederation.leave", {"confederation": confederation.origin})
    assert effect_kind("confederation.ask").impossible(data)
    with pytest.raises(joining.NotJoined):
        asking.ask(data, now=world.now())


# --- Succession -------------------------------------------------------------------------------
def test_nobody_but_the_hub_opens_votes_while_it_is_heard(valley, hill):
    confederation = joined(valley, hill)
    done("confederation.ask", asked(confederation, follows="hub", group=hill.origin))
    assert not JointVote.objects.exists()


def test_when_nothing_is_heard_of_the_hub_a_member_opens_the_vote_on_who_it_is(valley, hill):
    confederation = joined(valley, hill)
    long_ago = wall() - timedelta(days=15)
    Peer.objects.filter(origin=valley.origin).update(seen_at=long_ago, since=long_ago)
    done("confederation.ask", asked(confederation))
    assert not JointVote.objects.exists()
    done("confederation.ask", asked(confederation, follows="hub", group=hill.origin))
    [vote] = JointVote.objects.all()
    assert vote.opened_by == instance.origin
    assert said("joint.opened")[0]["effects"][0]["kind"] == "confederation.hub"
