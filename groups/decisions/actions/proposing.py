"""Effects while a proposal is being written: its author attaches, changes and removes them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.prepared import Prepared
from core.record.actions import append
from core.record.verbs import Verb
from core.refusals import Refusal
from groups.decisions.effect_kinds import Data, effect_kind
from groups.decisions.models import Effect
from groups.decisions.verbs import EFFECT_ATTACHED, EFFECT_CHANGED, EFFECT_REMOVED
from groups.membership.actions import require_member
from groups.proposals.actions import note_change
from groups.proposals.actions.checks import ProposalGone, require_author, require_time_for
from groups.proposals.models import Proposal
from groups.proposals.rules import Act

MOST_EFFECTS = 20


class UnknownOption(Refusal):
    """The proposal has no such option."""

    code = "unknown-option"
    sentence = _("The proposal has no option “%(option)s”.")


class TooManyEffects(Refusal):
    """More than anybody would read before voting."""

    code = "too-many-effects"
    sentence = _("A proposal can have at most %(most)s effects.")


class EffectGone(Refusal):
    """The effect was taken off its proposal in the meantime."""

    code = "effect-gone"
    sentence = _("This effect does not exist any more: it was taken off the proposal.")
    status = 404


class JointHasNoEffects(Refusal):
    """What several groups decide together changes nothing by itself in one of them."""

    code = "joint-has-no-effects"
    sentence = _(
        "A question to several groups has no effects here: if it is adopted, its words become a "
        "law of all of them."
    )


def attach(
    proposal: Proposal,
    person: Person,
    *,
    kind: str,
    data: Mapping[str, Any],
    option: str = "",
    now: datetime,
) -> Effect:
    """Let a proposal change something by itself, if it is adopted.

    Possible while its text can be changed, and counts as a change of it: signers may have to
    confirm. To say what an effect will do other computers may have to be asked, which takes as
    long as they like: until they have answered nothing is held, and then all is looked at again.
    Raises what `note_change` of proposals raises, UnknownEffect, UnknownOption,
    TooManyEffects, JointHasNoEffects, and EffectRefused with what to mend.
    """
    _require_ready(proposal, person, now=now)
    cleaned = effect_kind(kind).clean(dict(data))
    return _attached(proposal, person, kind=kind, data=cleaned, option=option, now=now)


@transaction.atomic
def _attached(
    proposal: Proposal, person: Person, *, kind: str, data: Data, option: str, now: datetime
) -> Effect:
    proposal = _changed(proposal, person, reason=_("An effect was attached."), now=now)
    _refuse_joint(proposal)
    taken = list(Effect.objects.filter(proposal=proposal).values_list("position", flat=True))
    if len(taken) >= MOST_EFFECTS:
        raise TooManyEffects(most=MOST_EFFECTS)
    effect = Effect.objects.create(
        proposal=proposal,
        kind=kind,
        data=data,
        option=_known_option(proposal, option),
        position=max(taken, default=0) + 1,
    )
    _record(EFFECT_ATTACHED, effect, now=now, **_words_of(effect))
    return effect


ATTACHED = Prepared(
    lambda proposal: Effect.objects.filter(proposal_id=proposal).order_by("position")
)


def record_attached(proposal: Proposal, *, now: datetime) -> None:
    """Record what was attached to a draft, now that it is published with it.

    Raises JointHasNoEffects.
    """
    for effect in ATTACHED.rows(proposal.pk):
        _refuse_joint(proposal)
        effect.proposal = proposal
        _record(EFFECT_ATTACHED, effect, now=now, **_words_of(effect))


def change(
    effect: Effect, person: Person, *, data: Mapping[str, Any], option: str = "", now: datetime
) -> Effect:
    """Change what an effect is to do. Raises what `attach` raises, and EffectGone."""
    _require_ready(effect.proposal, person, now=now)
    cleaned = effect_kind(effect.kind).clean(dict(data))
    return _saved(effect, person, data=cleaned, option=option, now=now)


@transaction.atomic
def _saved(effect: Effect, person: Person, *, data: Data, option: str, now: datetime) -> Effect:
    proposal = _changed(effect.proposal, person, reason=_("An effect was changed."), now=now)
    _refuse_joint(proposal)
    held = Effect.objects.select_for_update().select_related("proposal").filter(pk=effect.pk)
    found = held.first()
    if found is None:
        raise EffectGone
    found.data, found.option = data, _known_option(proposal, option)
    found.save(update_fields=["data", "option"])
    _record(EFFECT_CHANGED, found, now=now, **_words_of(found))
    return found


@transaction.atomic
def detach(effect: Effect, person: Person, *, now: datetime) -> None:
    """Take an effect off its proposal. Raises what `note_change` of proposals raises."""
    _changed(effect.proposal, person, reason=_("An effect was taken off."), now=now)
    _record(EFFECT_REMOVED, effect, now=now)
    effect.delete()


def _require_ready(proposal: Proposal, person: Person, *, now: datetime) -> None:
    """Raise what is raised because of who asks and when; nothing is held."""
    found = Proposal.objects.filter(pk=proposal.pk).first()
    if found is None:
        raise ProposalGone
    require_author(found, person)
    require_member(person)
    require_changeable(found, person, now=now)


def require_changeable(proposal: Proposal, person: Person, *, now: datetime) -> None:
    """Raise what `attach` would raise because of who asks and when."""
    require_author(proposal, person)
    require_time_for(Act.REVISE, proposal, now=now)
    _refuse_joint(proposal)


def _refuse_joint(proposal: Proposal) -> None:
    if proposal.is_joint:
        raise JointHasNoEffects


def _changed(proposal: Proposal, person: Person, *, reason: Any, now: datetime) -> Proposal:
    return note_change(proposal, person, note=str(reason), now=now)


def _known_option(proposal: Proposal, option: str) -> str:
    if option and option not in proposal.options:
        raise UnknownOption(option=option)
    return option


def _words_of(effect: Effect) -> dict[str, Any]:
    words = json.dumps([effect.kind, effect.option, effect.data], sort_keys=True)
    return {"kind": effect.kind, "digest": hashlib.sha256(words.encode()).hexdigest()}


def _record(verb: Verb, effect: Effect, *, now: datetime, **facts: Any) -> None:
    """A draft is its author's alone: only what is public is recorded."""
    if effect.proposal.is_public:
        append(
            verb,
            subject=effect.proposal.subject,
            payload={"proposal": effect.proposal_id, "position": effect.position, **facts},
            at=now,
        )
