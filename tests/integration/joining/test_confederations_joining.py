"""Our group joins a confederation by its decision, and leaves it again."""

import pytest

from core.instance import instance
from federation.confederations.exchange import joining
from federation.confederations.models import Confederation, Word
from federation.peers.models import Peer
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from tests import allying
from tests.joining import done, joined, looked, us
from tests.together import said

pytestmark = pytest.mark.django_db


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
    word = Word.objects.get()
    told = {"confederation": valley.origin, "charter": shown["digest"], "zone": "UTC"}
    assert body == {**told, "word": str(word.uid)}
    assert (word.kind, word.digest) == ("join", shown["digest"])
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


# --- Leaving ----------------------------------------------------------------------------------
def test_who_leaves_says_so_and_asks_and_votes_no_more(valley, hill):
    confederation = joined(valley, hill)
    kind = effect_kind("confederation.leave")
    data = kind.clean({"confederation": confederation.origin})
    assert "We leave “The Valley”." in str(kind.explain(data))
    assert kind.is_protected(data)
    done("confederation.leave", data)
    word = Word.objects.get(kind="leave", origin=instance.origin)
    assert said("confederation.leave") == [{"confederation": valley.origin, "word": str(word.uid)}]
    # Nobody has to confirm it.
    assert not confederation.seats.taken().filter(origin=instance.origin).exists()
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
