"""Decisions, effects and laws in the open data."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from core.feeds.datasets import Column, Row, Table
from groups.decisions.models import (
    Decision,
    Effect,
    EffectState,
    Law,
    LawState,
    LawVersion,
    Outcome,
)
from groups.proposals.rules import PUBLIC

OUTCOMES = tuple(sorted(Outcome.values))


def decisions() -> Iterator[Row]:
    """Every decision."""
    for each in Decision.objects.order_by("number").iterator(500):
        yield DECISIONS.row(
            each,
            proposal=each.proposal_id,
            referendum=each.referendum_uid,
            option=each.option or None,
        )


DECISIONS = Table(
    name="decisions",
    title=gettext_lazy("Decisions"),
    key=("number",),
    refers={"proposal": ("proposals", "number"), "referendum": ("votes", "uid")},
    rows=decisions,
    columns=(
        Column(name="number", type="integer", description="Number, as in its address."),
        Column(name="uid", type="string", description="Permanent name."),
        Column(name="proposal", type="integer", description="Number of the proposal."),
        Column(
            name="referendum",
            type="string",
            description="Permanent name of the vote.",
            may_be_missing=True,
        ),
        Column(name="outcome", type="string", description="How it ended.", among=OUTCOMES),
        Column(name="reason", type="string", description="Why, as a code."),
        Column(
            name="option",
            type="string",
            description="The option that won; none unless adopted.",
            may_be_missing=True,
        ),
        Column(name="decided_on", type="date", description="Date of the count."),
        Column(
            name="in_force_on",
            type="date",
            description="Date on which it takes force.",
            may_be_missing=True,
        ),
        Column(
            name="settled_on",
            type="date",
            description="Date on which its effects were applied.",
            may_be_missing=True,
        ),
        Column(name="tally", type="object", description="Votes by choice."),
        Column(name="rule", type="object", description="Roll, quorum and majority that counted."),
    ),
)


def effects() -> Iterator[Row]:
    """Every effect of a published proposal; why one failed stands on the page of its decision."""
    found = Effect.objects.filter(proposal__stage__in=PUBLIC).order_by("proposal", "position")
    for each in found.iterator(500):
        yield EFFECTS.row(each, proposal=each.proposal_id, decision=each.decision_id)


EFFECTS = Table(
    name="effects",
    title=gettext_lazy("Effects"),
    key=("proposal", "position"),
    refers={"proposal": ("proposals", "number"), "decision": ("decisions", "number")},
    rows=effects,
    columns=(
        Column(name="proposal", type="integer", description="Number of the proposal."),
        Column(name="position", type="integer", description="Place among its effects."),
        Column(name="kind", type="string", description="What it does, as a code."),
        Column(name="data", type="object", description="What exactly, as the kind says it."),
        Column(
            name="option", type="string", description="Option that carries it; empty for every one."
        ),
        Column(
            name="state",
            type="string",
            description="What became of it.",
            among=tuple(sorted(EffectState.values)),
        ),
        Column(
            name="decision",
            type="integer",
            description="Number of the decision.",
            may_be_missing=True,
        ),
        Column(
            name="settled_on",
            type="date",
            description="Date on which it was applied or failed.",
            may_be_missing=True,
        ),
    ),
)


def laws() -> Iterator[Row]:
    """Every law, also those that were repealed."""
    for each in Law.objects.order_by("number").iterator(500):
        yield LAWS.row(each, repealed_by=each.repealed_by_id)


LAWS = Table(
    name="laws",
    title=gettext_lazy("Laws"),
    key=("number",),
    refers={"repealed_by": ("decisions", "number")},
    rows=laws,
    columns=(
        Column(name="number", type="integer", description="Number in the law book."),
        Column(name="uid", type="string", description="Permanent name."),
        Column(
            name="state",
            type="string",
            description="Whether it binds.",
            among=tuple(sorted(LawState.values)),
        ),
        Column(name="language", type="string", description="Language of the words (BCP 47)."),
        Column(name="title", type="string", description="Title."),
        Column(name="text", type="string", description="Its words, in Markdown."),
        Column(name="version", type="integer", description="Number of the latest version."),
        Column(name="in_force_since", type="date", description="Date of the first version."),
        Column(name="changed_on", type="date", description="Date of the latest version."),
        Column(
            name="repealed_on",
            type="date",
            description="Date on which it was repealed.",
            may_be_missing=True,
        ),
        Column(
            name="repealed_by",
            type="integer",
            description="Number of the decision that repealed it.",
            may_be_missing=True,
        ),
    ),
)


def law_versions() -> Iterator[Row]:
    """Every version of every law."""
    for each in LawVersion.objects.order_by("law", "number").iterator(500):
        yield LAW_VERSIONS.row(each, law=each.law_id, decision=each.decision_id)


LAW_VERSIONS = Table(
    name="law_versions",
    title=gettext_lazy("Versions of laws"),
    key=("law", "number"),
    refers={"law": ("laws", "number"), "decision": ("decisions", "number")},
    rows=law_versions,
    columns=(
        Column(name="law", type="integer", description="Number of the law."),
        Column(name="number", type="integer", description="Number of the version, from 1."),
        Column(name="language", type="string", description="Language of the words (BCP 47)."),
        Column(name="title", type="string", description="Title."),
        Column(name="text", type="string", description="Its words, in Markdown."),
        Column(name="in_force_on", type="date", description="First date of these words."),
        Column(name="decision", type="integer", description="Number of the decision."),
    ),
)

TABLES = (DECISIONS, EFFECTS, LAWS, LAW_VERSIONS)
