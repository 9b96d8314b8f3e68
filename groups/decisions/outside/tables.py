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
        Column("number", "integer", "Number, as in its address."),
        Column("uid", "string", "Permanent name."),
        Column("proposal", "integer", "Number of the proposal."),
        Column("referendum", "string", "Permanent name of the vote.", may_be_missing=True),
        Column("outcome", "string", "How it ended.", among=OUTCOMES),
        Column("reason", "string", "Why, as a code."),
        Column(
            "option", "string", "The option that won; none unless adopted.", may_be_missing=True
        ),
        Column("decided_on", "date", "Date of the count."),
        Column("in_force_on", "date", "Date on which it takes force.", may_be_missing=True),
        Column(
            "settled_on", "date", "Date on which its effects were applied.", may_be_missing=True
        ),
        Column("tally", "object", "Votes by choice."),
        Column("rule", "object", "Roll, quorum and majority that counted."),
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
        Column("proposal", "integer", "Number of the proposal."),
        Column("position", "integer", "Place among its effects."),
        Column("kind", "string", "What it does, as a code."),
        Column("data", "object", "What exactly, as the kind says it."),
        Column("option", "string", "Option that carries it; empty for every one."),
        Column("state", "string", "What became of it.", among=tuple(sorted(EffectState.values))),
        Column("decision", "integer", "Number of the decision.", may_be_missing=True),
        Column(
            "settled_on", "date", "Date on which it was applied or failed.", may_be_missing=True
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
        Column("number", "integer", "Number in the law book."),
        Column("uid", "string", "Permanent name."),
        Column("state", "string", "Whether it binds.", among=tuple(sorted(LawState.values))),
        Column("language", "string", "Language of the words (BCP 47)."),
        Column("title", "string", "Title."),
        Column("text", "string", "Its words, in Markdown."),
        Column("is_of_all", "boolean", "Made together by all groups of a confederation."),
        Column("version", "integer", "Number of the latest version."),
        Column("in_force_since", "date", "Date of the first version."),
        Column("changed_on", "date", "Date of the latest version."),
        Column("repealed_on", "date", "Date on which it was repealed.", may_be_missing=True),
        Column(
            "repealed_by",
            "integer",
            "Number of the decision that repealed it.",
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
        Column("law", "integer", "Number of the law."),
        Column("number", "integer", "Number of the version, from 1."),
        Column("language", "string", "Language of the words (BCP 47)."),
        Column("title", "string", "Title."),
        Column("text", "string", "Its words, in Markdown."),
        Column("in_force_on", "date", "First date of these words."),
        Column("decision", "integer", "Number of the decision."),
    ),
)

TABLES = (DECISIONS, EFFECTS, LAWS, LAW_VERSIONS)
