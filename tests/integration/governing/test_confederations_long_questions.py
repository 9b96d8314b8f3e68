"""Where the confederation lives: what is too large for a message, and what fails by itself."""

import pytest

from core.instance import instance
from federation.confederations.exchange import opening
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.reading import Body
from federation.confederations.exchange.votes import MOST_SHEETS
from federation.confederations.models import JointProposal, JointVote, Seat, Sheet
from federation.confederations.rules.starting import may_start
from tests import allying, world
from tests.together import said

pytestmark = pytest.mark.django_db


def asks(group, *, started="signatures", text="It goes on Sundays.", reason=""):
    """A group asks the people of all groups, and we hear of it."""
    uid = str(given_by(group.origin))
    words = {"title": "A bus", "text": text, "reason": reason, "language": "en"}
    names = {"confederation": instance.origin, "proposal": uid, "name": group.name}
    group.say("joint.proposed", {**names, **words, "started": started, "effects": []})
    allying.heard(group)
    return JointProposal.objects.get(uid=uid)


def signs(found, counts):
    """So many have signed in each of these groups, by their origins."""
    Sheet.objects.bulk_create(
        Sheet(joint_proposal=found, origin=origin, count=count, at=world.now())
        for origin, count in counts.items()
    )


def test_a_long_question_that_people_of_400_groups_have_signed_is_opened(own, groups):
    more = [
        Seat(
            confederation=own,
            origin=f"{place:064x}",
            name=f"Group {place}",
            joined_at=own.hub_since,
        )
        for place in range(397)
    ]
    Seat.objects.bulk_create(more)
    found = asks(groups[0], text="Word. " * 6_700)
    stranger = {"f" * 64: 10**12}
    counts = {seat.origin: 1 + place for place, seat in enumerate(more)}
    counts |= {group.origin: 900 for group in groups}
    signs(found, counts | stranger)
    opening.consider_all(now=world.now())
    [told] = said("joint.opened")
    vote = JointVote.objects.get()
    assert vote.sheets == told["sheets"]
    # Everybody who hears it finds in it what the charter asks for.
    heard = Body(told).counts("sheets", most=MOST_SHEETS)
    assert may_start(heard, signatures=vote.signatures, groups=vote.groups)
    # Those with the most signatures, and as many as fit.
    ranked = sorted(counts, key=lambda origin: (-counts[origin], origin))
    assert 300 < len(heard) < 400
    assert heard == {origin: counts[origin] for origin in ranked[: len(heard)]}


@pytest.mark.parametrize("started", ["decision", "signatures"])
def test_what_never_fits_into_a_message_is_refused_and_told_why(own, groups, started):
    found = asks(groups[0], started=started, text="a" * 50_000, reason="b" * 14_900)
    signs(found, {group.origin: 50 for group in groups})
    opening.consider_all(now=world.now())
    assert not JointVote.objects.exists()
    [told] = said("joint.refused")
    assert told["proposal"] == str(found.uid)
    assert "in fewer words" in told["why"]
    found.refresh_from_db()
    assert found.refused == told["why"]


def test_a_question_that_fails_holds_up_no_other(own, groups, monkeypatch, caplog):
    first, second = (asks(group) for group in groups[:2])
    for found in (first, second):
        signs(found, {group.origin: 50 for group in groups})

    def fail(proposal):
        if proposal == first:
            raise RuntimeError("this one fails")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "require_possible", fail)
        opening.consider_all(now=world.now())
    assert [vote.proposal_uid for vote in JointVote.objects.all()] == [second.uid]
    assert f"Joint proposal {first.uid} was not opened" in caplog.text
    # It is tried again.
    opening.consider_all(now=world.now())
    assert JointVote.objects.filter(proposal_uid=first.uid).exists()
