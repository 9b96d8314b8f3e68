"""Our group joins a confederation by its decision, asks its people things, and leaves it again."""

from datetime import timedelta

import pytest

from core.instance import instance
from federation.confederations.exchange import asking, joining
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation, JointProposal, JointVote
from federation.peers.models import CivicObject, Peer
from federation.wire.wall import wall
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from groups.decisions.models import Decision
from tests import allying, votes, world
from tests.neighbours import Neighbour, a_street

pytestmark = pytest.mark.django_db
US = {"name": "Lindenby", "address": "https://lindenby.example"}


@pytest.fixture(autouse=True)
def village():
    return votes.a_recorded_village()


@pytest.fixture
def valley():
    return Neighbour("Valley")


@pytest.fixture
def hill():
    return Neighbour("Hill")


@pytest.fixture(autouse=True)
def street(monkeypatch, valley, hill):
    with a_street(monkeypatch, valley, hill) as street:
        yield street


def us():
    return {"origin": instance.origin, **US}


def done(kind, data):
    """What a decision with this effect brings about."""
    return effect_kind(kind).apply(data, decision=Decision(), now=world.now())


def looked(valley):
    return effect_kind("confederation.join").clean({"address": valley.address})


def joined(valley, *others, weight="1"):
    """We have decided to join, and were admitted."""
    shown = allying.as_a_charter(valley, *map(allying.named, others))
    done("confederation.join", looked(valley))
    valley.say(
        "confederation.charter",
        {"number": 1, "digest": shown["digest"], "values": shown["values"]},
    )
    seat(valley, origin=instance.origin, introduction=_own_introduction(), weight=weight, **US)
    for other in others:
        seat(valley, introduction=other.introduction, **allying.named(other))
    allying.heard(valley)
    return Confederation.objects.get()


def _own_introduction():
    return {**Neighbour("Lindenby").introduction, "origin": instance.origin}


def seat(valley, **facts):
    body = {"zone": "UTC", "weight": "1", **facts}
    return valley.say("confederation.seat", {"seat": str(given_by(valley.origin)), **body})


def said(kind):
    return [one.content["body"] for one in CivicObject.objects.filter(kind=kind).order_by("number")]


# --- Joining ----------------------------------------------------------------------------------
def test_voters_see_who_it_is_what_its_charter_says_and_its_digest(valley, hill):
    shown = allying.as_a_charter(valley, allying.named(hill))
    words = str(effect_kind("confederation.join").explain(looked(valley)))
    for told in (
        "We join “The Valley” at https://valley.example.",
        "1 group belongs to it: Hill.",
        "People vote at home, in all groups at the same time, for 4 days.",
        shown["digest"],
        "We know all of them from then on",
    ):
        assert told in words
    assert effect_kind("confederation.join").is_protected({})


def test_a_plan_is_agreed_to_by_those_who_are_in_it(valley, hill):
    allying.as_a_plan(valley, allying.named(hill))
    with pytest.raises(EffectRefused, match="not among those"):
        looked(valley)
    allying.as_a_plan(valley, allying.named(hill), us())
    words = str(effect_kind("confederation.join").explain(looked(valley)))
    assert "we found “The Valley”" in words


def test_to_join_is_said_with_what_was_agreed_to(valley, hill):
    shown = allying.as_a_charter(valley, allying.named(hill))
    data = looked(valley)
    # What it shows afterwards changes nothing.
    valley.documents.clear()
    done("confederation.join", data)
    [body] = said("confederation.join")
    assert body == {"confederation": valley.origin, "charter": shown["digest"], "zone": "UTC"}
    [known] = Confederation.objects.all()
    assert (known.name, known.hub, known.joined_at) == ("The Valley", valley.origin, None)
    assert known.agreed["digest"] == shown["digest"]
    assert Peer.objects.get().origin == valley.origin
    assert "already" in str(effect_kind("confederation.join").impossible(data))
    allying.as_a_charter(valley, allying.named(hill))
    with pytest.raises(EffectRefused):
        looked(valley)


def test_another_charter_can_be_agreed_to_while_we_wait(valley, hill):
    allying.as_a_charter(valley, allying.named(hill))
    done("confederation.join", looked(valley))
    changed = allying.as_a_charter(
        valley, allying.named(hill), number=2, **{"confederation.voting_days": 9}
    )
    done("confederation.join", looked(valley))
    assert [body["charter"] for body in said("confederation.join")][1] == changed["digest"]
    assert Confederation.objects.get().agreed["number"] == 2


@pytest.mark.parametrize(
    "twist",
    [
        {"digest": "f" * 64},
        {"digest": 7},
        {"values": {"group.name": "The Valley"}},
        {"values": {"rule.of": "nobody"}},
        {"values": {}},
        {"values": []},
        {"groups": [{"origin": "x"}]},
        {"groups": 7},
        {"number": True},
        {"is_plan": True},
    ],
)
def test_a_charter_that_is_not_whole_is_agreed_to_by_nobody(valley, hill, twist):
    allying.as_a_charter(valley, allying.named(hill)).update(twist)
    with pytest.raises(EffectRefused, match="no confederation that could be joined"):
        looked(valley)


@pytest.mark.parametrize("address", ["", 7, "https://nowhere.example", "x" * 999])
def test_nobody_is_joined_who_does_not_answer(address):
    with pytest.raises(EffectRefused):
        effect_kind("confederation.join").clean({"address": address})


def test_a_group_that_is_none_is_not_joined(hill):
    with pytest.raises(EffectRefused):
        effect_kind("confederation.join").clean({"address": hill.address})


def test_with_our_seat_we_know_the_others_who_have_one(valley, hill):
    confederation = joined(valley, hill)
    assert confederation.joined_at is not None
    assert [seat.name for seat in confederation.seats.taken().in_order()] == ["Lindenby", "Hill"]
    assert Peer.objects.read().filter(origin=hill.origin).exists()


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


# --- Leaving ----------------------------------------------------------------------------------
def test_who_leaves_says_so_and_asks_and_votes_no_more(valley, hill):
    confederation = joined(valley, hill)
    kind = effect_kind("confederation.leave")
    data = kind.clean({"confederation": confederation.origin})
    assert "We leave “The Valley”." in str(kind.explain(data))
    assert kind.is_protected(data)
    done("confederation.leave", data)
    assert said("confederation.leave") == [{"confederation": valley.origin}]
    assert not Confederation.objects.wanted().exists()
    assert kind.impossible(data)
    for wrong in (data, {}, {"confederation": "x"}):
        with pytest.raises(EffectRefused):
            kind.clean(wrong)
    with pytest.raises(joining.NotJoined):
        done("confederation.leave", data)


# --- What is offered --------------------------------------------------------------------------
def test_only_what_the_group_can_do_is_offered(valley, hill):
    offered = lambda name: effect_kind(name).is_offered()  # noqa: E731
    own = ("confederation.join", "confederation.leave", "confederation.ask")
    assert [offered(name) for name in own] == [True, False, False]
    joined(valley, hill)
    assert [offered(name) for name in own] == [True, True, True]
    for name in ("confederation.admit", "confederation.expel", "confederation.hub"):
        assert not offered(name)
        with pytest.raises(EffectRefused, match="where the confederation lives"):
            effect_kind(name).clean({"origin": hill.origin, "name": "Hill"})


def test_forms_show_what_can_be_chosen(valley, hill):
    joined(valley, hill)
    form = str(effect_kind("confederation.ask").form_class())
    for shown in ("The Valley", "Hill", "confederation.voting_days"):
        assert shown in form
    assert "confederation.of_groups" not in form
    assert "The Valley" in str(effect_kind("confederation.leave").form_class())


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
