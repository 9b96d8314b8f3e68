"""Proposals in the open data: what the world may see, and nobody's name."""

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.feeds.datasets import Column, Row, Table, in_chunks
from groups.proposals.models import Argument, Proposal, Side, Translation, Version
from groups.proposals.progress import signature_counts
from groups.proposals.rules import PUBLIC

STAGES = tuple(sorted(stage.value for stage in PUBLIC))
LANGUAGE = Column("language", "string", "Language of the words (BCP 47).")
TITLE = Column("title", "string", "Title.")
TEXT = Column("text", "string", "What is proposed, in Markdown.")
REASON = Column("reason", "string", "Reasons, in Markdown; may be empty.")
OPTIONS = Column(
    "options", "array", "What can be chosen; “adopt” alone where the proposal names nothing."
)
STATUS_QUO = Column(
    "status_quo", "string", "What stays if no option wins; empty where everything stays as it is."
)
NUMBER = Column("proposal", "integer", "Number of the proposal.")


def _date(name: str, description: str) -> Column:
    return Column(name, "date", description, may_be_missing=True)


def proposals() -> Iterator[Row]:
    """Every published proposal, with how many signatures it has."""
    found = Proposal.objects.public().order_by("number").prefetch_related("keywords")
    for chunk in in_chunks(found.iterator(200)):
        counts = signature_counts(chunk)
        for each in chunk:
            count = counts.get(each.number)
            yield PROPOSALS.row(
                each,
                keywords=sorted(keyword.name for keyword in each.keywords.all()),
                alternative_to=each.alternative_to_id,
                signatures=count.valid if count else 0,
                signatures_needed=count.needed if count else None,
            )


PROPOSALS = Table(
    name="proposals",
    title=_("Proposals"),
    key=("number",),
    refers={"alternative_to": ("proposals", "number")},
    rows=proposals,
    columns=(
        Column("number", "integer", "Number, as in its address."),
        Column("uid", "string", "Permanent name."),
        Column("stage", "string", "Where it stands.", among=STAGES),
        LANGUAGE,
        TITLE,
        TEXT,
        REASON,
        OPTIONS,
        STATUS_QUO,
        Column("version", "integer", "Number of the present version."),
        Column("keywords", "array", "What it is about."),
        Column(
            "alternative_to",
            "integer",
            "Number of the proposal to which it is an alternative.",
            may_be_missing=True,
        ),
        Column("is_joint", "boolean", "Whether several groups answer it together."),
        Column("asked_by", "string", "The group that asks them; else empty."),
        Column("signatures", "integer", "Signatures that count."),
        Column(
            "signatures_needed",
            "integer",
            "Signatures with which it comes to the vote.",
            may_be_missing=True,
        ),
        _date("collecting_since", "Published on this date."),
        _date("signatures_until", "First date on which signing is too late."),
        _date("reached_on", "Had enough signatures on this date."),
        _date("opens", "First date of voting."),
        _date("closes", "First date on which voting is too late."),
        _date("concluded_on", "Adopted, rejected, expired or withdrawn on this date."),
        _date("changed_on", "Words, stage or dates last changed on this date."),
    ),
)


def versions() -> Iterator[Row]:
    """Every version of every published proposal."""
    found = Version.objects.filter(proposal__stage__in=PUBLIC).select_related("proposal")
    for each in found.order_by("proposal", "number").iterator(200):
        yield VERSIONS.row(each, proposal=each.proposal_id, language=each.proposal.language)


VERSIONS = Table(
    name="proposal_versions",
    title=_("Versions of proposals"),
    key=("proposal", "number"),
    refers={"proposal": ("proposals", "number")},
    rows=versions,
    columns=(
        NUMBER,
        Column("number", "integer", "Number of the version, from 1."),
        Column("created_at", "datetime", "When it was published."),
        LANGUAGE,
        TITLE,
        TEXT,
        REASON,
        OPTIONS,
        STATUS_QUO,
        Column("note", "string", "What was changed and why; may be empty."),
    ),
)


def translations() -> Iterator[Row]:
    """Every translation; those of earlier versions, too."""
    found = Translation.objects.filter(proposal__stage__in=PUBLIC)
    for each in found.order_by("proposal", "version", "language").iterator(200):
        yield TRANSLATIONS.row(each, proposal=each.proposal_id)


TRANSLATIONS = Table(
    name="proposal_translations",
    title=_("Translations of proposals"),
    key=("uid",),
    refers={"proposal": ("proposals", "number")},
    rows=translations,
    columns=(
        NUMBER,
        Column("uid", "string", "Permanent name."),
        Column("version", "integer", "Version that it translates."),
        LANGUAGE,
        TITLE,
        TEXT,
        REASON,
        OPTIONS,
        STATUS_QUO,
        Column("written_on", "date", "Date on which it was written."),
        _date("changed_on", "Date on which it was last changed."),
    ),
)


def arguments() -> Iterator[Row]:
    """Every argument; of one that was taken back only that there was one."""
    found = Argument.objects.filter(proposal__stage__in=PUBLIC)
    for each in found.annotate(found_helpful=Count("helpful")).order_by("pk").iterator(500):
        yield ARGUMENTS.row(each, proposal=each.proposal_id)


ARGUMENTS = Table(
    name="arguments",
    title=_("Arguments"),
    key=("uid",),
    refers={"proposal": ("proposals", "number")},
    rows=arguments,
    columns=(
        NUMBER,
        Column("uid", "string", "Permanent name."),
        Column("side", "string", "Which way it speaks.", among=tuple(Side.values)),
        LANGUAGE,
        Column("group", "string", "The other group in which it was said; else empty."),
        Column("text", "string", "Markdown; empty once taken back."),
        Column("found_helpful", "integer", "How many find it helpful."),
        Column("written_on", "date", "Date on which it was written."),
        _date("taken_back_on", "Date on which its author took it back."),
    ),
)

TABLES = (PROPOSALS, VERSIONS, TRANSLATIONS, ARGUMENTS)
