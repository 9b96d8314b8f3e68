"""The effects by which the group joins a confederation and leaves it.

As when it comes to know a group, voters see what was shown when the effect was proposed, and the
group agrees to exactly that; nothing is asked again in between.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import hooks
from core.charter.parameters import is_of_groups
from core.charter.reading import current
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange import joining, looking
from federation.confederations.forms import JoinForm, LeaveForm
from federation.confederations.forms.effects import LONGEST_ADDRESS
from federation.confederations.models import Confederation
from federation.peers.rules import introductions
from groups.decisions.effect_kinds import Data, EffectKind, EffectRefused, Words
from groups.decisions.models import Decision

OWN_NAMES = frozenset({"group.name", "group.short_name", "confederation.of_groups"})


# --- Join -------------------------------------------------------------------------------------
def clean_joining(data: Data) -> Data:
    """Who the confederation is and what its charter, or plan, says now; raises EffectRefused."""
    address = data.get("address")
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST_ADDRESS:
        raise EffectRefused(why=_("Give the address of the confederation."))
    try:
        found, charter = looking.look(address)
    except Refusal as refusal:
        raise EffectRefused(why=refusal) from None
    if charter.is_plan and instance.origin not in {group["origin"] for group in charter.groups}:
        raise EffectRefused(why=_("Our group is not among those that are to found it."))
    cleaned = {
        "address": found.address,
        "introduction": introductions.write(found),
        "charter": charter.as_kept(),
    }
    if why := impossible_joining(cleaned):
        raise EffectRefused(why=why)
    return cleaned


def explain_joining(data: Data) -> Words:
    """Who it is, who else is in it, what its charter says, and what that means for us."""
    return lazy(_join_in_words, str)(data)


def _join_in_words(data: Data) -> str:
    found, charter = introductions.read(data["introduction"]), looking.read(data["charter"])
    names = {"name": charter.values["group.name"], "address": found.address}
    if charter.is_plan:
        first = _("Together with the others we found “%(name)s”, whose computer is at %(address)s.")
    else:
        first = _("We join “%(name)s” at %(address)s.")
    members = ", ".join(map(_group_in_words, charter.groups))
    keys = _(
        "Its keys: record %(log)s; objects %(object)s; witness %(witness)s; requests %(http)s."
    )
    return " ".join(
        [
            first % names,
            _("From now on our people can vote on joint votes, here and as at home."),
            _("What is adopted there is a law of ours, too."),
            _groups_in_words(charter) % {"groups": members, "count": len(charter.groups)},
            _("We know all of them from then on, read their records and vouch for them."),
            _("Its charter says: %(sentences)s") % {"sentences": _sentences(charter)},
            _("What we agree to has the digest %(digest)s.") % {"digest": charter.digest},
            keys % found.fingerprints,
        ]
    )


def _group_in_words(group: Mapping[str, str]) -> str:
    weight = group.get("weight", "1")
    return group["name"] if weight == "1" else f"{group['name']} ({weight})"


def _groups_in_words(charter: looking.Shown) -> str:
    return ngettext(
        "%(count)s group belongs to it: %(groups)s.",
        "%(count)s groups belong to it: %(groups)s.",
        len(charter.groups),
    )


def _sentences(charter: looking.Shown) -> str:
    rules = [rule for rule in charter.rules if rule.name not in OWN_NAMES]
    return " ".join(map(charter.aloud, rules))


def impossible_joining(data: Data) -> Words | None:
    """Why it cannot be joined: we are in it already, or are a confederation ourselves."""
    found, charter = introductions.read(data["introduction"]), data["charter"]
    try:
        joining.require_joinable(found.origin, charter["digest"], name=found.name)
    except Refusal as refusal:
        return str(refusal)
    return None


def apply_joining(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Say that we join, and know it from now on."""
    joined = joining.join(
        introductions.read(data["introduction"]),
        looking.read(data["charter"]),
        decision=str(decision.uid),
        now=now,
    )
    return {"confederation": joined.origin}


def _is_of_people() -> bool:
    return not is_of_groups(current())


JOIN = EffectKind(
    name=joining.JOIN,
    label=gettext_lazy("Join a confederation, or found one with other groups"),
    form_class=JoinForm,
    clean=clean_joining,
    explain=explain_joining,
    apply=apply_joining,
    impossible=impossible_joining,
    # What others decide then binds everybody here.
    is_protected=lambda data: True,  # noqa: ARG005
    is_offered=_is_of_people,
)


# --- Leave ------------------------------------------------------------------------------------
def _wanted(data: Data) -> Confederation | None:
    return Confederation.objects.wanted().filter(origin=str(data.get("confederation"))).first()


def clean_leaving(data: Data) -> Data:
    """A confederation that we belong to, or wait for; raises EffectRefused."""
    found = _wanted(data)
    if found is None:
        raise EffectRefused(why=joining.NotJoined())
    return {"confederation": found.origin, "name": found.name}


def explain_leaving(data: Data) -> Words:
    """What follows."""
    sentence = gettext_lazy(
        "We leave “%(name)s”. We take no part in its votes any more, not in those that are running "
        "either. What was adopted with us stays a law of ours until we change it ourselves."
    )
    return lazy(lambda: str(sentence) % data, str)()


def apply_leaving(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Say that we leave; raises NotJoined."""
    found = _wanted(data)
    if found is None:
        raise joining.NotJoined
    joining.leave(found, now=now)
    return {"confederation": found.origin}


LEAVE = EffectKind(
    name=joining.LEAVE,
    label=gettext_lazy("Leave a confederation"),
    form_class=LeaveForm,
    clean=clean_leaving,
    explain=explain_leaving,
    apply=apply_leaving,
    impossible=lambda data: None if _wanted(data) else str(joining.NotJoined()),
    is_protected=lambda data: True,  # noqa: ARG005
    is_offered=lambda: Confederation.objects.wanted().exists(),
)

for kind in (JOIN, LEAVE):
    hooks.effects.add(kind.name, kind)
