"""What a joint vote changes in the confederation: whom it takes in, puts out, and who opens votes.

Nobody attaches these by hand. A member group asks; they are done where the confederation lives.
"""

from datetime import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import hooks
from core.keys.signing import verify
from core.refusals import Refusal
from federation.confederations.actions import NotSeated
from federation.confederations.exchange import belonging, ends
from federation.confederations.exchange.reading import Body
from federation.confederations.models import (
    Admission,
    Confederation,
    Expulsion,
    JointVote,
    Seat,
)
from federation.confederations.rules.consequences import ADMIT, EXPEL, HUB
from federation.peers.rules import introductions
from groups.decisions.effect_kinds import Data, EffectForm, EffectKind, EffectRefused, Words
from groups.decisions.models import Decision

NOT_HERE = gettext_lazy("This is done where the confederation lives, by a joint vote.")
LONGEST_NAME = 200


def _own() -> Confederation:
    own = Confederation.objects.own()
    if own is None:
        raise EffectRefused(why=NOT_HERE)
    return own


# --- Admit ------------------------------------------------------------------------------------
def clean_admission(data: Data) -> Data:
    """A group as it introduced itself to the one that asked; raises EffectRefused."""
    _own()
    try:
        found = introductions.read(Body(data).part("introduction").found)
        introductions.require_true(found, address=found.address, verify=verify)
        weight = Body(data).weight("weight")
    except (Refusal, introductions.NotIntroduced) as error:
        raise EffectRefused(why=str(error)) from None
    cleaned = {"introduction": introductions.write(found), "weight": str(weight)}
    if why := impossible_admission(cleaned):
        raise EffectRefused(why=why)
    return cleaned


def explain_admission(data: Data) -> Words:
    """Who it is, and when it has a seat."""
    return lazy(_admission, str)(data)


def _admission(data: Data) -> str:
    found = introductions.read(data["introduction"])
    sentences = [
        _("“%(name)s” at %(address)s is admitted, and belongs to us once it has decided to join."),
        _("Its keys: record %(log)s; objects %(object)s; witness %(witness)s; requests %(http)s."),
    ]
    if data["weight"] != "1":
        sentences.append(_("Its voice among the groups weighs %(weight)s."))
    facts = {"name": found.name, "address": found.address, "weight": data["weight"]}
    return " ".join(sentences) % {**facts, **found.fingerprints}


def impossible_admission(data: Data) -> Words | None:
    """Why it cannot be admitted: it is."""
    found = introductions.read(data["introduction"])
    is_admitted = Admission.objects.filter(origin=found.origin).exists()
    return str(belonging.AlreadyAdmitted(name=found.name)) if is_admitted else None


def apply_admission(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Take it in; it has a seat at once if it said before that it joins."""
    introduced, weight = introductions.read(data["introduction"]), Body(data).weight("weight")
    vote = _adopted(decision)
    belonging.admit(introduced, decision=decision.uid, vote=vote, weight=weight, now=now)
    return {"origin": introduced.origin}


# --- Expel, and the duty of opening votes -----------------------------------------------------
def _named(data: Data) -> Data:
    body = Body(data)
    try:
        return {"origin": body.hex("origin"), "name": body.text("name", most=LONGEST_NAME)}
    except Refusal as refusal:
        raise EffectRefused(why=refusal) from None


def _seat(origin: str) -> Seat | None:
    own = Confederation.objects.own()
    return own.seats.taken().filter(origin=origin).first() if own else None


def clean_expulsion(data: Data) -> Data:
    """A group that has a seat; raises EffectRefused."""
    _own()
    named = _named(data)
    seat = _seat(named["origin"])
    if seat is None:
        raise EffectRefused(why=NotSeated(name=named["name"]))
    return {"origin": seat.origin, "name": seat.name}


def impossible_expulsion(data: Data) -> Words | None:
    """Why it cannot be expelled: it has left."""
    is_expelled = Expulsion.objects.filter(origin=data["origin"]).exists()
    is_there = _seat(data["origin"]) or is_expelled
    return None if is_there else str(NotSeated(name=data["name"]))


def apply_expulsion(data: Data, *, decision: Decision, now: datetime) -> Data:
    """End its membership, as every group does for itself on this day."""
    ends.note_expulsions(_adopted(decision), now=now)
    return {"origin": data["origin"]}


def _adopted(decision: Decision) -> JointVote:
    """The joint vote by which all groups decided so; the others look at it, too."""
    found = JointVote.objects.filter(proposal=decision.proposal_id, is_adopted=True).first()
    if found is None:
        raise EffectRefused(why=NOT_HERE)
    return found


def clean_passing(data: Data) -> Data:
    """A group that has a seat, or the confederation itself; raises EffectRefused."""
    named = _named(data)
    return clean_expulsion(data) if named["origin"] != _own().origin else named


def impossible_passing(data: Data) -> Words | None:
    """Why it cannot open joint votes: it has no seat any more."""
    is_itself = data["origin"] == _own().origin
    return None if is_itself else impossible_expulsion(data)


def apply_passing(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Nothing is left to do: the duty passed when the vote was counted, here as in every group."""
    return {"origin": data["origin"]}


ADMISSION = EffectKind(
    name=ADMIT,
    label=gettext_lazy("Admit a group"),
    form_class=EffectForm,
    clean=clean_admission,
    explain=explain_admission,
    apply=apply_admission,
    impossible=impossible_admission,
    is_offered=lambda: False,
)
EXPULSION = EffectKind(
    name=EXPEL,
    label=gettext_lazy("Expel a group"),
    form_class=EffectForm,
    clean=clean_expulsion,
    explain=lambda data: lazy(
        lambda: _("“%(name)s” does not belong to us any more. What it voted stays counted.") % data,
        str,
    )(),
    apply=apply_expulsion,
    impossible=impossible_expulsion,
    is_offered=lambda: False,
)
PASSING = EffectKind(
    name=HUB,
    label=gettext_lazy("Let another group open joint votes"),
    form_class=EffectForm,
    clean=clean_passing,
    explain=lambda data: lazy(
        lambda: _("“%(name)s” opens joint votes from now on. It gets no other right.") % data, str
    )(),
    apply=apply_passing,
    impossible=impossible_passing,
    is_offered=lambda: False,
)

for kind in (ADMISSION, EXPULSION, PASSING):
    hooks.effects.add(kind.name, kind)
