"""Effects and reasons as pages show them: in plain words, with the texts before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.prepared import Prepared
from groups.decisions.effect_kinds import EffectKind, effect_kind
from groups.decisions.effects import laws_at_hand
from groups.decisions.models import Effect, EffectState
from groups.proposals.models import Proposal
from groups.proposals.models.options import option_labels
from groups.proposals.rules import Line, compare

OF_PROPOSAL = Prepared(
    lambda proposal: Effect.objects.filter(proposal=proposal).order_by("position")
)
REASONS: dict[str, str | Promise] = {
    "adopted": _("It had more votes than anything else, and all that the rules ask."),
    "tie": _("Two or more options had the same number of votes, so everything stays as it is."),
    "status_quo_won": _("Most votes were for leaving everything as it is."),
    "quorum": _("Too few people took part or approved."),
    "majority": _("It changes a protected rule and did not reach the higher majority."),
    "outvoted": _("Another proposal on the same ballot was adopted."),
    "joint_adopted": _("The people of all groups together wanted it, and the groups too."),
    "joint_people": _("In all groups together not more people said yes than no."),
    "joint_groups": _("More people said yes than no, but too few groups wanted it."),
}

# What the tally calls what is not written in the proposal.
CHOICES: dict[str, str | Promise] = {
    "adopt": _("Adopt the proposal"),
    "status quo": _("Everything stays as it is"),
    "blank": _("Blank"),
}


def tally_in_words(tally: Mapping[str, int]) -> list[tuple[str | Promise, int]]:
    """Choices as people read them, with their votes."""
    return [(CHOICES.get(choice, choice), votes) for choice, votes in tally.items()]


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """One effect in words."""

    row: Effect
    label: str | Promise
    words: str | Promise
    option: str
    lines: list[Line]
    obstacle: str | Promise | None

    @property
    def state_name(self) -> str:
        return str(EffectState(self.row.state).label)


def shown_effects(proposal: Proposal) -> list[ShownEffect]:
    """The effects of a proposal, in their order."""
    return show_all(list(OF_PROPOSAL.rows(proposal.pk)), proposal)


def show_all(effects: Sequence[Effect], proposal: Proposal) -> list[ShownEffect]:
    """Effects of one proposal in plain words, with the same number of queries for any number."""
    with laws_at_hand(effect.data for effect in effects):
        return [show(effect, proposal) for effect in effects]


def show(effect: Effect, proposal: Proposal) -> ShownEffect:
    """An effect in plain words; before it is applied, also what would stand in its way today."""
    kind = effect_kind(effect.kind)
    is_open = effect.state in {EffectState.PROPOSED, EffectState.PENDING}
    texts = kind.comparison(effect.data) if is_open else None
    labels = dict(zip(proposal.options, option_labels(proposal.options), strict=True))
    return ShownEffect(
        row=effect,
        label=kind.label,
        words=kind.explain(effect.data),
        option=labels.get(effect.option, effect.option) if len(labels) > 1 else "",
        lines=compare(*texts) if texts else [],
        obstacle=_obstacle(effect, kind, labels) if is_open else None,
    )


def _obstacle(effect: Effect, kind: EffectKind, labels: Mapping[str, str]) -> str | Promise | None:
    if effect.option and effect.option not in labels:
        return _("The option that carries it, “%(option)s”, is no longer there.") % {
            "option": effect.option
        }
    return kind.impossible(effect.data)


def together_at(proposal: Proposal) -> str:
    """Where all groups' part in what they decided together is shown; empty for what is ours."""
    if not proposal.is_joint:
        return ""
    return next(filter(None, (find(proposal) for find in hooks.joint_pages.values())), "")


def reason_in_words(reason: str) -> str | Promise:
    """Why it was decided so."""
    return REASONS.get(reason, reason)
