"""While another computer is asked for a proposal, everybody else can write; then all is checked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from federation.identity.models import Lane
from federation.wire.wall import wall
from groups.decisions import actions
from groups.decisions.models import Effect
from groups.proposals import actions as proposals
from groups.proposals.actions.checks import ProposalGone
from tests import allying, proposing, votes, world
from tests.joining import joined
from tests.neighbours import Neighbour
from tests.streets import a_street

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 5.0
NAMES = ("Hill", "Lake", "Moor")
QUESTION = {"title": "A bus", "text": "It goes on Sundays.", "reason": "", "language": "en"}


@pytest.fixture
def hill():
    return Neighbour("Hill")


@pytest.fixture
def street(monkeypatch, hill):
    world.set_clock(world.FIRST_NOON)
    with a_street(monkeypatch, hill) as street:
        yield street


@pytest.fixture
def village(street):
    return votes.a_recorded_village()


@pytest.fixture
def draft(village):
    return proposing.a_draft(village["Aino"])


def elsewhere(act):
    """Something that another process does in the meantime."""

    def done():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as processes:
        return processes.submit(done).result(PATIENCE)


def meanwhile(neighbour, act):
    """Let this happen once while the neighbour is being asked; what came of it."""
    came = []

    def twist(_path, reply):
        if not came:
            came.append(elsewhere(act))
        return reply

    neighbour.twist = twist
    return came


def writes():
    return Lane.objects.create(host="somewhere.example", due_at=wall())


def knows(draft, address):
    data = {"address": address}
    return actions.attach(draft, draft.author, kind="peers.know", data=data, now=world.now())


# --- Who is asked -----------------------------------------------------------------------------
def test_everybody_can_write_while_a_group_is_asked_who_it_is(draft, hill):
    came = meanwhile(hill, writes)
    effect = knows(draft, hill.address)
    assert came == [Lane.objects.get()]
    assert effect.data["introduction"]["origin"] == hill.origin


def test_everybody_can_write_while_an_effect_is_changed(draft, hill, street):
    effect = knows(draft, hill.address)
    lake = street.neighbours["https://lake.example"] = Neighbour("Lake")
    came = meanwhile(lake, writes)
    data = {"address": lake.address}
    actions.change(effect, draft.author, data=data, now=world.now())
    assert came == [Lane.objects.get()]
    effect.refresh_from_db()
    assert effect.data["introduction"]["origin"] == lake.origin


def test_everybody_can_write_while_a_confederation_shows_its_charter(draft, hill):
    allying.as_a_charter(hill)
    came = meanwhile(hill, writes)
    data = {"address": hill.address}
    actions.attach(draft, draft.author, kind="confederation.join", data=data, now=world.now())
    assert came == [Lane.objects.get()]


def test_everybody_can_write_while_a_group_is_asked_that_others_are_to_admit(draft, hill, street):
    lake, ford = Neighbour("Lake"), Neighbour("Ford")
    street.neighbours |= {one.address: one for one in (lake, ford)}
    confederation = joined(hill, lake)
    came = meanwhile(ford, writes)
    data = {"confederation": confederation.origin, **QUESTION, "follows": "admit"}
    data |= {"address": ford.address, "weight": "1"}
    actions.attach(draft, draft.author, kind="confederation.ask", data=data, now=world.now())
    assert came == [Lane.objects.get()]


def test_everybody_can_write_while_those_who_are_to_found_are_asked(client, hill, street):
    street.neighbours |= {one.address: one for one in map(Neighbour, NAMES[1:])}
    came = meanwhile(hill, writes)
    asked = {
        "name": "The Valley",
        "short_name": "valley",
        "time_zone": "UTC",
        "language": "en",
        "groups": "\n".join(f"https://{name.lower()}.example" for name in NAMES),
    }
    client.post(reverse("confederations:founding"), asked)
    assert came == [Lane.objects.get()]


# --- What is checked before and afterwards ----------------------------------------------------
def test_nobody_is_asked_for_somebody_who_may_not_attach_anything(village, draft, hill):
    data = {"address": hill.address}
    bertil = village["Bertil"]
    with pytest.raises(proposals.NotYourProposal):
        actions.attach(draft, bertil, kind="peers.know", data=data, now=world.now())
    proposals.discard(draft, draft.author, now=world.now())
    with pytest.raises(ProposalGone):
        knows(draft, hill.address)
    assert hill.asked == []


def test_a_draft_that_is_thrown_away_meanwhile_has_no_effects(draft, hill):
    aino = draft.author
    meanwhile(hill, lambda: proposals.discard(draft, aino, now=world.now()))
    with pytest.raises(ProposalGone):
        knows(draft, hill.address)
    assert not Effect.objects.exists()


def test_a_question_that_is_put_to_all_groups_meanwhile_has_no_effects(draft, hill):
    meanwhile(hill, lambda: type(draft).objects.update(is_joint=True, asked_of="f" * 64))
    with pytest.raises(actions.JointHasNoEffects):
        knows(draft, hill.address)
    assert not Effect.objects.exists()


def test_there_are_no_more_effects_than_anybody_would_read_whoever_was_faster(
    draft, hill, monkeypatch
):
    monkeypatch.setattr("groups.decisions.actions.proposing.MOST_EFFECTS", 1)
    law = {"kind": "law.adopt", "data": {"title": "Bees", "text": "Two hives."}}
    aino = draft.author
    meanwhile(hill, lambda: actions.attach(draft, aino, now=world.now(), **law))
    with pytest.raises(actions.TooManyEffects):
        knows(draft, hill.address)
    assert Effect.objects.get().kind == "law.adopt"


def test_an_effect_that_is_taken_off_meanwhile_is_not_changed(draft, hill):
    effect, aino = knows(draft, hill.address), draft.author
    meanwhile(hill, lambda: actions.detach(Effect.objects.get(), aino, now=world.now()))
    with pytest.raises(actions.EffectGone):
        actions.change(effect, aino, data={"address": hill.address}, now=world.now())
    assert not Effect.objects.exists()
