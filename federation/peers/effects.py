"""The effects that let the group know another one, or know it no longer.

What voters see is what their computer answered when the effect was proposed, and exactly that is
pinned when the decision takes force: nothing is asked again in between.
"""

from datetime import datetime
from uuid import UUID

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import hooks
from core.refusals import Refusal
from federation.peers.actions import knowing
from federation.peers.forms import LONGEST_ADDRESS, KnowForm, ReleaseForm
from federation.peers.models import Evidence, Peer, State
from federation.peers.rules.introductions import read, write
from groups.decisions.effect_kinds import Data, EffectKind, EffectRefused, Words
from groups.decisions.models import Decision

AGAIN = gettext_lazy(
    "There is evidence against them, which stays. Their record is read again from its first entry: "
    "what they said and it does not hold counts no more in votes that are open. We vouch for it "
    "again from these entries on."
)


# --- Know -------------------------------------------------------------------------------------
def clean_knowing(data: Data) -> Data:
    """The address, and how the group there introduces itself now; raises EffectRefused."""
    address = data.get("address")
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST_ADDRESS:
        raise EffectRefused(why=_("Give the address of the other group."))
    try:
        found = knowing.introduce(address)
    except Refusal as refusal:
        raise EffectRefused(why=refusal) from None
    cleaned: Data = {"address": found.address, "introduction": write(found)}
    if Evidence.objects.undecided().filter(peer__origin=found.origin).exists():
        cleaned["is_again"] = True
    if why := impossible_knowing(cleaned):
        raise EffectRefused(why=why)
    return cleaned


def explain_knowing(data: Data) -> Words:
    """Who it is and by which keys they are known, so that everybody can compare them."""
    return lazy(_introduction, str)(data)


def _introduction(data: Data) -> str:
    found = read(data["introduction"])
    prints = found.fingerprints
    words = _(
        "We know “%(name)s” at %(address)s from now on: we read its record and vouch for it. Its "
        "record has %(size)s entries. Its keys, to be compared with what they say themselves: "
        "record %(log)s; objects %(object)s; witness %(witness)s; requests %(http)s."
    ) % {
        "name": found.name,
        "address": found.address,
        "size": found.statement.size,
        **prints,
    }
    return f"{words} {AGAIN}" if data.get("is_again") else words


def impossible_knowing(data: Data) -> Words | None:
    """Why they cannot be introduced: we know them already."""
    origin = data["introduction"]["origin"]
    known = Peer.objects.read().filter(origin=origin).first()
    return str(knowing.AlreadyKnown(name=known.name)) if known else None


def apply_knowing(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Pin what was shown."""
    peer = knowing.know(read(data["introduction"]), now=now)
    return {"peer": str(peer.uid)}


KNOW = EffectKind(
    name="peers.know",
    label=gettext_lazy("Know another group"),
    form_class=KnowForm,
    clean=clean_knowing,
    explain=explain_knowing,
    apply=apply_knowing,
    impossible=impossible_knowing,
)


# --- Release ----------------------------------------------------------------------------------
def _peer(data: Data) -> Peer | None:
    try:
        uid = UUID(str(data.get("peer")))
    except ValueError:
        return None
    return Peer.objects.filter(uid=uid).exclude(state=State.RELEASED).first()


def clean_release(data: Data) -> Data:
    """A group that we know; raises EffectRefused."""
    peer = _peer(data)
    if peer is None:
        raise EffectRefused(why=knowing.NotKnown())
    return {"peer": str(peer.uid), "name": peer.name, "address": peer.address}


def explain_release(data: Data) -> Words:
    """What follows."""
    sentence = gettext_lazy(
        "We no longer know “%(name)s” at %(address)s: we neither read its record nor vouch for it, "
        "and nothing it says counts here. What counted stays."
    )
    return lazy(lambda: str(sentence) % data, str)()


def apply_release(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Know them no longer; raises NotKnown."""
    peer = _peer(data)
    if peer is None:
        raise knowing.NotKnown
    knowing.release(peer, now=now)
    return {"peer": str(peer.uid)}


RELEASE = EffectKind(
    name="peers.release",
    label=gettext_lazy("Know a group no longer"),
    form_class=ReleaseForm,
    clean=clean_release,
    explain=explain_release,
    apply=apply_release,
    impossible=lambda data: None if _peer(data) else str(knowing.NotKnown()),
)

for kind in (KNOW, RELEASE):
    hooks.effects.add(kind.name, kind)
