"""Groups that found a confederation in this process, each a neighbour with a record of its own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.instance import instance
from federation.confederations.exchange import planning
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.home.mirroring import date_vote
from federation.confederations.models import Confederation, JointVote, Plan
from federation.confederations.rules.charters import charter_digest, plan_digest
from federation.peers.actions import visiting
from federation.peers.models import Peer
from federation.peers.rules import introductions
from groups.decisions.effect_kinds import effect_kind
from groups.decisions.models import Decision
from tests import world
from tests.neighbours import Neighbour

NAMES = ("Hill", "Lake", "Moor")
RULES = {
    "confederation.discussion_days": 3,
    "confederation.voting_days": 4,
    "decisions.waiting_days": 0,
}


def a_draft(**rules: Any) -> planning.Draft:
    """What the Valley is to be."""
    return planning.Draft(
        name="The Valley",
        short_name="valley",
        time_zone="UTC",
        language="en",
        rules={**RULES, **rules},
    )


def introduced(*groups: Neighbour) -> list[introductions.Introduction]:
    """How groups introduce themselves."""
    return [introductions.read(group.introduction) for group in groups]


def a_plan(*groups: Neighbour) -> Plan:
    """These groups are to found the Valley here."""
    return planning.begin_plan(a_draft(), groups=introduced(*groups), now=world.now())


def heard(group: Neighbour) -> Peer:
    """The group, once we have read its record."""
    peer = Peer.objects.get(origin=group.origin)
    visiting.visit(peer, now=world.now())
    peer.refresh_from_db()
    return peer


def agrees(group: Neighbour, digest: str, *, zone: str = "UTC") -> None:
    """The group decided to join us under a text, and we hear of it."""
    says_that_it_joins(group, instance.origin, digest, zone=zone)
    heard(group)


def says_that_it_joins(group: Neighbour, origin: str, digest: str, *, zone: str = "UTC") -> str:
    """The group decided to join a confederation under a text."""
    word = str(given_by(group.origin))
    body = {"confederation": origin, "charter": digest, "zone": zone, "word": word}
    group.say("confederation.join", body)
    return word


def leaves(group: Neighbour) -> None:
    """The group decided to leave us, and we hear of it."""
    word = str(given_by(group.origin))
    group.say("confederation.leave", {"confederation": instance.origin, "word": word})
    heard(group)


def founded(*groups: Neighbour) -> Confederation:
    """We are the Valley, founded by these groups."""
    digest = planning.digest_of(a_plan(*groups))
    for group in groups:
        agrees(group, digest)
    own = Confederation.objects.own()
    assert own is not None
    return own


# --- A confederation that is somebody else ----------------------------------------------------
def as_a_plan(neighbour: Neighbour, *groups: dict[str, str]) -> dict[str, Any]:
    """What it shows of itself while these groups are about to found it."""
    values = a_draft().values()
    digest = plan_digest(values, [group["origin"] for group in groups])
    return _shows(neighbour, values, groups, digest=digest, is_plan=True)


def as_a_charter(
    neighbour: Neighbour, *groups: dict[str, str], number: int = 1, **rules: Any
) -> dict[str, Any]:
    """What it shows of itself with these members."""
    values = a_draft(**rules).values()
    digest = charter_digest(number, values)
    return _shows(neighbour, values, groups, digest=digest, is_plan=False, number=number)


def _shows(
    neighbour: Neighbour,
    values: dict[str, Any],
    groups: tuple[dict[str, str], ...],
    *,
    digest: str,
    is_plan: bool,
    number: int = 1,
) -> dict[str, Any]:
    shown = {
        "origin": neighbour.origin,
        "number": number,
        "values": values,
        "groups": list(groups),
        "digest": digest,
        "is_plan": is_plan,
    }
    neighbour.documents["/federation/charter"] = shown
    return shown


def named(neighbour: Neighbour) -> dict[str, str]:
    """A group as a charter names it."""
    return {
        "origin": neighbour.origin,
        "name": neighbour.name,
        "address": neighbour.address,
    }


def announces(
    confederation: Neighbour, number: int, values: Mapping[str, Any], vote: JointVote | None = None
) -> None:
    """It announces a charter, which rests on a joint vote unless it is the first."""
    ground = {"vote": str(vote.uid) if vote else None}
    digest = charter_digest(number, values)
    body = {"number": number, "digest": digest, "values": dict(values), "ground": ground}
    confederation.say("confederation.charter", body)


def adopted(confederation: Confederation, *effects: dict[str, Any]) -> JointVote:
    """A joint vote that ended now, that was adopted by all groups, and that we have counted."""
    terms = terms_in(confederation.values)
    vote: JointVote = JointVote.objects.create(
        confederation=confederation,
        opened_by=confederation.origin,
        title="A change",
        text="As it says.",
        effects=list(effects),
        charter_number=confederation.charter_number,
        opened_at=world.now(),
        opens_on=world.today() + timedelta(days=1),
        closes_on=world.today() + timedelta(days=1),
        returns_by=world.now().replace(microsecond=0),
        group_majority=terms.group_majority.value,
        grace_hours=terms.grace_hours,
        minimum_roll=terms.minimum_roll,
        witness_numerator=terms.witness_share.numerator,
        witness_denominator=terms.witness_share.denominator,
        signatures=terms.signatures,
        groups=terms.groups,
        patience_hours=terms.patience_hours,
    )
    date_vote(vote, now=world.now())
    vote.certified_at, vote.is_adopted = world.now(), True
    vote.save()
    return vote


def done(kind: str, data: Any) -> Any:
    """What a decision of all groups with this effect brings about, on its day."""
    cleaned = effect_kind(kind).clean(data)
    own = Confederation.objects.own()
    assert own is not None
    vote = adopted(own, {"kind": kind, "data": cleaned})
    decision = Decision.objects.create(
        proposal=vote.proposal,
        option="adopt",
        outcome="adopted",
        reason="joint_adopted",
        decided_on=world.today(),
        in_force_on=world.today(),
        settled_on=world.today(),
    )
    now = vote.returns_by + timedelta(seconds=1)
    effect_kind(kind).apply(cleaned, decision=decision, now=now)
    return cleaned
