"""Decisions take force on their day, each effect whole, once, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core import hooks
from core.heartbeat.models import Failure
from core.people.models import Person
from core.record.models import Entry
from core.record.sequencer import Withheld
from core.refusals import Refusal
from groups.decisions import actions
from groups.decisions.due import decisions_due
from groups.decisions.effect_kinds import EffectKind, EffectRefused, UnknownEffect
from groups.decisions.forms import Once
from groups.decisions.models import Decision, Effect, Law, LawState
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal, Signature
from groups.referenda import actions as referenda
from tests import votes, world

pytestmark = pytest.mark.django_db

CHARTER = votes.a_charter(ballots="open") | {"decisions.waiting_days": 0}


@pytest.fixture
def village() -> dict[str, Person]:
    return world.a_village("Aino", "Bertil", "Cilla", charter=CHARTER)


def a_draft(author: Person, title: str = "Bees", **words: Any) -> Proposal:
    return proposals.draft(author, title=title, text=f"{title}, said.", now=world.now(), **words)


def effect(proposal: Proposal, kind: str, option: str = "", **data: Any) -> Effect:
    author = proposal.author
    assert author is not None
    return actions.attach(proposal, author, kind=kind, data=data, option=option, now=world.now())


def voted(proposal: Proposal, village: dict[str, Person], choice: str = "1") -> Decision:
    """Publish, let everybody vote the same, and live until the vote has closed."""
    assert proposal.author is not None
    if proposal.stage == "draft":
        proposals.publish(proposal, proposal.author, now=world.now())
    vote = votes.opened(proposal)
    for person in village.values():
        referenda.cast_open(vote, person, choice, now=world.now())
    world.on(vote.closes)
    return Decision.objects.get(proposal=proposal)


def a_law(village: dict[str, Person], title: str = "Bees") -> Law:
    decision = voted(a_draft(village["Aino"], title), village)
    return decision.law_versions.get().law


def test_what_is_adopted_without_effects_becomes_a_law_by_its_own_words(village):
    law = a_law(village)
    assert (law.title, law.text, law.state, law.version) == (
        "Bees",
        "Bees, said.",
        LawState.IN_FORCE,
        1,
    )
    assert law.in_force_since == world.today()


def test_the_law_of_several_options_says_which_was_chosen(village):
    draft = a_draft(village["Aino"], options=["Two hives", "Three hives"])
    decision = voted(draft, village, choice="2")
    assert decision.option == "Three hives"
    assert decision.law_versions.get().text == "Bees, said.\n\nThree hives\n"


def test_what_is_rejected_changes_nothing(village):
    draft = a_draft(village["Aino"])
    kept = effect(draft, "law.adopt", title="Hives", text="Two.")
    decision = voted(draft, village, choice="0")
    kept.refresh_from_db()
    assert (decision.outcome, kept.state, decision.in_force_on) == ("rejected", "dropped", None)
    assert not Law.objects.exists()


def test_a_decision_waits_for_the_day_that_the_charter_says():
    village = world.a_village(
        "Aino", "Bertil", "Cilla", charter=CHARTER | {"decisions.waiting_days": 2}
    )
    decision = voted(a_draft(village["Aino"]), village)
    assert decision.in_force_on == world.today() + timedelta(days=2)
    world.next_day()
    assert not Law.objects.exists()
    world.next_day()
    assert Law.objects.in_force().count() == 1
    decision.refresh_from_db()
    assert decision.settled_on == world.today()


def test_a_law_is_replaced_as_its_next_version_and_repealed_for_good(village):
    law = a_law(village)
    draft = a_draft(village["Bertil"], "More bees")
    effect(draft, "law.replace", law=law.number, title="Bees and wasps", text="Both.")
    voted(draft, village)
    law.refresh_from_db()
    assert (law.title, law.text, law.version) == ("Bees and wasps", "Both.", 2)
    draft = a_draft(village["Bertil"], "No bees")
    effect(draft, "law.repeal", law=law.number)
    decision = voted(draft, village)
    law.refresh_from_db()
    assert (law.state, law.repealed_by, law.repealed_on) == (
        LawState.REPEALED,
        decision,
        world.today(),
    )
    assert [version.text for version in law.versions.all()] == ["Bees, said.", "Both."]


def test_only_the_effects_of_the_option_that_won_are_done(village):
    draft = a_draft(village["Aino"], options=["Two hives", "Three hives"])
    two = effect(draft, "law.adopt", "Two hives", title="Two", text="Two.")
    three = effect(draft, "law.adopt", "Three hives", title="Three", text="Three.")
    either = effect(draft, "law.adopt", title="Bees", text="Some.")
    voted(draft, village, choice="1")
    for each in (two, three, either):
        each.refresh_from_db()
    assert [two.state, three.state, either.state] == ["applied", "dropped", "applied"]
    assert [law.title for law in Law.objects.all()] == ["Two", "Bees"]


def test_a_decision_taken_once_makes_no_law(village):
    draft = a_draft(village["Aino"])
    effect(draft, "once")
    decision = voted(draft, village)
    assert decision.settled_on == world.today()
    assert not Law.objects.exists()


def test_an_effect_that_became_impossible_fails_alone_and_says_why(village):
    law = a_law(village)
    draft = a_draft(village["Aino"], "Mend")
    late = effect(draft, "law.replace", law=law.number, title="Bees", text="Late.")
    other = effect(draft, "law.adopt", title="Wasps", text="Too.")
    first = a_draft(village["Bertil"], "Repeal")
    effect(first, "law.repeal", law=law.number)
    repealed_by = voted(first, village)
    decision = voted(draft, village)
    late.refresh_from_db()
    other.refresh_from_db()
    assert late.state == "failed"
    assert late.reason == f"Law {law.number} was repealed by decision {repealed_by.number}."
    assert other.state == "applied"
    law.refresh_from_db()
    assert law.text == "Bees, said."
    entry = Entry.objects.get(verb="effect.failed")
    assert entry.facts == {"decision": decision.number, "position": 1, "kind": "law.replace"}


def test_of_two_decisions_about_one_law_the_later_counts(village):
    law = a_law(village)
    drafts = [a_draft(village["Aino"], title) for title in ("One", "Two")]
    for draft in drafts:
        effect(draft, "law.replace", law=law.number, title="Bees", text=f"{draft.title}.")
    for draft in drafts:
        voted(draft, village)
    law.refresh_from_db()
    assert (law.text, law.version) == ("Two.", 3)


def test_what_was_attached_to_a_draft_is_recorded_when_it_is_published(village):
    proposal = a_draft(village["Aino"])
    effect(proposal, "law.adopt", title="Bees", text="Bees are kept.")
    attached = Entry.objects.filter(verb="effect.attached", subject=proposal.subject)
    assert not attached.exists()
    proposals.publish(proposal, village["Aino"], now=world.now())
    assert attached.count() == 1


def test_effects_are_applied_once_however_often_the_day_is_run(village):
    decision = voted(a_draft(village["Aino"]), village)
    assert not actions.settle(decision.number, day=world.today(), now=world.now())
    assert Law.objects.count() == 1
    assert Entry.objects.filter(verb="law.in_force").count() == 1
    assert list(decisions_due(world.today())) == []


class Broken(Exception):
    """The software fails."""


@pytest.fixture(params=[Broken, Withheld])
def a_breaking_kind(request: Any) -> Any:
    """An effect that fails as often as it is told to."""
    # Once in the daily run, and once when the same beat tries again.
    failures = [request.param, request.param]

    def apply(data: dict[str, Any], *, decision: Decision, now: Any) -> dict[str, Any]:
        if failures:
            raise failures.pop()
        return {}

    kind = EffectKind(
        name="test.breaks",
        label="Break",
        form_class=Once,
        clean=dict,
        explain=lambda _data: "It breaks.",
        apply=apply,
        impossible=lambda _data: None,
    )
    hooks.effects.add(kind.name, kind)
    yield kind
    del hooks.effects._things[kind.name]


def test_a_failure_in_the_middle_leaves_nothing_half_done_and_is_made_good(
    village, a_breaking_kind
):
    draft = a_draft(village["Aino"])
    effect(draft, "law.adopt", title="Wasps", text="Too.")
    effect(draft, "test.breaks")
    decision = voted(draft, village)
    assert Failure.objects.count() == 1
    assert not Law.objects.exists()
    assert decision.settled_on is None
    assert not Entry.objects.filter(verb="law.in_force").exists()
    world.next_day()
    assert [(law.number, law.title) for law in Law.objects.all()] == [(1, "Wasps")]
    assert not Failure.objects.exists()


def test_the_record_and_the_rows_tell_the_same(village):
    law = a_law(village)
    draft = a_draft(village["Bertil"], "No bees")
    effect(draft, "law.repeal", law=law.number)
    voted(draft, village)
    voted(a_draft(village["Cilla"], "Cows"), village, choice="0")

    def differences() -> list[str]:
        replay = hooks.replays["decisions"]()
        for entry in Entry.objects.order_by("pk"):
            replay.apply(entry)
        return list(replay.differences())

    assert differences() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_lawversion SET text = 'other'")
    assert len(differences()) == 1


# --- Proposing --------------------------------------------------------------------------------
def test_effects_can_be_changed_and_taken_off_while_the_text_can(village):
    draft = a_draft(village["Aino"])
    kept = effect(draft, "law.adopt", title="Hives", text="Two.")
    gone = effect(draft, "once")
    aino = village["Aino"]
    actions.change(kept, aino, data={"title": "Hives", "text": "Three."}, now=world.now())
    actions.detach(gone, aino, now=world.now())
    assert [each.data["text"] for each in draft.effects.all()] == ["Three."]
    assert not Entry.objects.filter(verb__startswith="effect.").exists()


def test_a_change_of_an_effect_asks_signers_to_confirm():
    village = world.a_village(
        "Aino", "Bertil", "Cilla", charter=CHARTER | {"proposals.signatures_number": 3}
    )
    draft = a_draft(village["Aino"])
    proposals.publish(draft, village["Aino"], now=world.now())
    proposals.sign(draft, village["Bertil"], now=world.now())
    effect(draft, "law.adopt", title="Hives", text="Two.")
    signature = Signature.objects.get(proposal=draft, person=village["Bertil"])
    assert signature.confirm_until is not None
    assert Entry.objects.filter(verb="effect.attached").count() == 1


def test_effects_are_fixed_once_the_text_is(village):
    draft = a_draft(village["Aino"])
    kept = effect(draft, "once")
    proposals.publish(draft, village["Aino"], now=world.now())
    world.next_day()
    for act in (
        lambda: effect(draft, "once"),
        lambda: actions.change(kept, village["Aino"], data={}, now=world.now()),
        lambda: actions.detach(kept, village["Aino"], now=world.now()),
    ):
        with pytest.raises(proposals.WrongStage):
            act()
    assert draft.effects.count() == 1


def test_nobody_but_the_author_gives_a_proposal_effects(village):
    draft = a_draft(village["Aino"])
    kept = effect(draft, "once")
    now = world.now()
    bertil = village["Bertil"]
    with pytest.raises(proposals.NotYourProposal):
        actions.attach(draft, bertil, kind="once", data={}, now=now)
    with pytest.raises(proposals.NotYourProposal):
        actions.change(kept, bertil, data={}, now=now)
    with pytest.raises(proposals.NotYourProposal):
        actions.detach(kept, bertil, now=now)


@pytest.mark.parametrize(
    ("kind", "data", "option", "refusal"),
    [
        ("law.adopt", {"title": " ", "text": "x"}, "", EffectRefused),
        ("law.adopt", {"title": "x" * 201, "text": "x"}, "", EffectRefused),
        ("law.adopt", {"title": "x", "text": "\n"}, "", EffectRefused),
        ("law.adopt", {"title": "x", "text": 5}, "", EffectRefused),
        ("law.adopt", {}, "", EffectRefused),
        ("law.repeal", {"law": 77}, "", EffectRefused),
        ("law.repeal", {"law": "1"}, "", EffectRefused),
        ("law.replace", {"law": 77, "title": "x", "text": "x"}, "", EffectRefused),
        ("law.adopt", {"title": "x", "text": "x"}, "no such option", actions.UnknownOption),
        ("lottery", {}, "", UnknownEffect),
    ],
)
def test_an_effect_that_makes_no_sense_is_refused_when_proposed(
    village, kind, data, option, refusal
):
    draft = a_draft(village["Aino"])
    with pytest.raises(refusal) as refused:
        actions.attach(draft, village["Aino"], kind=kind, data=data, option=option, now=world.now())
    assert str(refused.value)
    assert not draft.effects.exists()


def test_a_law_is_not_replaced_by_itself(village):
    law = a_law(village)
    draft = a_draft(village["Aino"], "Same")
    with pytest.raises(Refusal, match="exactly this title and text"):
        effect(draft, "law.replace", law=law.number, title=law.title, text=f"{law.text}\r\n")


def test_a_proposal_has_at_most_twenty_effects(village):
    draft = a_draft(village["Aino"])
    for _ in range(20):
        effect(draft, "once")
    with pytest.raises(actions.TooManyEffects):
        effect(draft, "once")
