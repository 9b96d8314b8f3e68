"""The village changes its charter by deciding so, and by nothing else."""

from fractions import Fraction
from typing import Any

import pytest

from core.charter.actions import enact
from core.charter.models import Version
from core.charter.reading import current
from core.people.models import Person
from groups.constitution import actions, effects, reading
from groups.decisions.actions import decide, settle
from groups.decisions.effect_kinds import EffectRefused
from groups.decisions.models import Decision, Effect, EffectState
from groups.membership.actions import NotAMember, leave, rate
from groups.proposals.models import Proposal
from tests import world

pytestmark = pytest.mark.django_db
RULES = {"proposals.signatures_kind": "number", "proposals.signatures_number": 2}
DAYS = "proposals.signature_days"


@pytest.fixture
def village() -> dict[str, Person]:
    return world.a_village("Aino", "Bertil", "Cecilia", "Dag", charter={**RULES, DAYS: 60})


def proposed(person: Person, **changes: Any) -> Proposal:
    given = {name.replace("__", "."): value for name, value in changes.items()}
    return actions.propose(person, changes=given, now=world.now())


def adopted(proposal: Proposal) -> Decision:
    """Skip the vote: what happens here begins with its outcome."""
    return decide(
        proposal,
        outcome="adopted",
        option="adopt",
        reason="adopted",
        tally={},
        referendum_uid=None,
        decided_on=world.today(),
        waiting_days=0,
        now=world.now(),
    )


def settled(decision: Decision) -> Effect:
    settle(decision.number, day=world.today(), now=world.now())
    return decision.effects.get()


def enacted(**changes: Any) -> Version:
    given = {name.replace("__", "."): value for name, value in changes.items()}
    return enact(given, now=world.now(), decision=None, cause="test")


def test_an_adopted_amendment_takes_effect_by_itself(village):
    decision = adopted(proposed(village["Aino"], proposals__signature_days="30"))
    effect = settled(decision)
    assert effect.state == EffectState.APPLIED
    assert effect.result == {"version": 2}
    version = Version.objects.get(number=2)
    assert (version.decision, version.cause) == (decision.uid, "amendment")
    assert current()[DAYS] == 30


def test_voters_read_the_sentence_before_and_after(village):
    effect = proposed(village["Aino"], proposals__signature_days="30").effects.get()
    explained = (
        "In the charter, “A proposal collects signatures for 60 days at most.” becomes "
        "“A proposal collects signatures for 30 days at most.”"
    )
    assert str(effects.explain(effect.data)) == explained
    assert effects.comparison(effect.data) == (
        "A proposal collects signatures for 60 days at most.",
        "A proposal collects signatures for 30 days at most.",
    )
    enacted(proposals__signature_days=45)
    assert str(effects.explain(effect.data)) == explained


def test_a_draft_of_an_amendment_explains_itself(village):
    proposal = proposed(village["Aino"], proposals__signature_days="30")
    assert proposal.stage == "draft"
    assert "30 days" in proposal.text


def test_a_rule_about_voting_needs_protection_and_others_do_not(village):
    plain = proposed(village["Aino"], proposals__signature_days="30")
    mixed = proposed(village["Aino"], proposals__signature_days="30", referenda__ballots="open")
    assert not Effect.objects.need_protection([plain])
    assert Effect.objects.need_protection([plain, mixed])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "Name at least one rule"),
        (None, "Name at least one rule"),
        ({"proposals.colour": "red"}, "no rule called"),
        ({DAYS: "0"}, "Give a whole number"),
        ({DAYS: "soon"}, "Give a whole number"),
        ({DAYS: "60"}, "what the charter says already"),
        ({"proposals.signatures_number": "5"}, "5 signatures would be needed"),
        ({"proposals.discussion_days": "800"}, "at least 8"),
        ({"membership.formula": "log", "membership.multiplier": "999999"}, "bar would be"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused_when_proposed(village, changes, why):
    with pytest.raises(EffectRefused, match=why):
        effects.clean({"changes": changes})


def test_a_refused_amendment_leaves_no_draft_behind(village):
    with pytest.raises(EffectRefused):
        proposed(village["Aino"], proposals__signatures_number="5")
    assert not Proposal.objects.exists()


def test_strangers_propose_nothing(village):
    with pytest.raises(NotAMember):
        proposed(world.a_person("Yngve"), proposals__signature_days="30")
    assert not Proposal.objects.exists()


def test_only_what_differs_is_kept(village):
    data = effects.clean({"changes": {DAYS: 60, "proposals.discussion_days": 9}})
    assert set(data["changes"]) == set(data["before"]) == {"proposals.discussion_days"}


def test_an_amendment_that_holds_already_fails_and_says_so(village):
    decision = adopted(proposed(village["Aino"], proposals__signature_days="30"))
    enacted(proposals__signature_days=30)
    effect = settled(decision)
    assert effect.state == EffectState.FAILED
    assert "says already" in effect.reason
    assert Version.objects.count() == 2


def test_an_amendment_that_would_end_amending_fails_even_after_its_adoption(village):
    decision = adopted(proposed(village["Aino"], proposals__signatures_number="4"))
    leave(village["Dag"], now=world.now())
    effect = settled(decision)
    assert effect.state == EffectState.FAILED
    assert "4 signatures would be needed, and there are 3 members" in effect.reason
    assert current()["proposals.signatures_number"] == 2


def test_two_amendments_that_would_end_amending_together_cannot_both_take_force(village):
    longer = {"proposals.discussion_days": "400"}
    later = {"decisions.waiting_days": "400"}
    proposals = [
        actions.propose(village["Aino"], changes=changes, now=world.now())
        for changes in (longer, later)
    ]
    states = [settled(adopted(proposal)).state for proposal in proposals]
    assert states == [EffectState.APPLIED, EffectState.FAILED]


def test_what_has_nothing_to_do_with_amending_is_possible_in_a_group_that_is_stuck(village):
    enacted(proposals__signatures_number=9)
    assert "9 signatures" in str(reading.obstacle_now(current()))
    assert effects.clean({"changes": {"group.name": "Nes"}})["changes"] == {"group.name": "Nes"}
    with pytest.raises(EffectRefused):
        effects.clean({"changes": {"proposals.signatures_number": 8}})
    assert effects.clean({"changes": {"proposals.signatures_number": 4}})


def test_a_bar_that_leaves_too_few_is_refused(village):
    strict = {"membership.formula": "share", "membership.share": "1/2"}
    enacted(membership__formula="capped", membership__acceptance=3)
    effects.clean({"changes": strict})
    for about in ("Bertil", "Cecilia", "Dag"):
        for by in village:
            if by != about:
                rate(village[by], village[about], value=-1, now=world.now())
    with pytest.raises(EffectRefused, match="Only 1 of 4 members"):
        effects.clean({"changes": strict})


def test_an_amendment_of_a_room_that_is_gone_does_not_break_its_page(village, monkeypatch):
    effect = proposed(village["Aino"], proposals__signature_days="30").effects.get()
    effect.data = {"changes": {"gone.rule": 1}, "before": {"gone.rule": 2}}
    assert str(effects.explain(effect.data)) == ""
    assert not effects.is_protected(effect.data)
    assert "no rule called" in str(effects.impossible(effect.data))


def test_the_higher_majority_cannot_be_lowered_below_one_half(village):
    with pytest.raises(EffectRefused):
        effects.clean({"changes": {"referenda.protected_majority": "49 %"}})
    kept = effects.clean({"changes": {"referenda.protected_majority": "50 %"}})
    assert kept["changes"] == {"referenda.protected_majority": "1/2"}
    assert kept["before"] == {"referenda.protected_majority": "2/3"}
    assert Fraction(1, 2) < current()["referenda.protected_majority"]
