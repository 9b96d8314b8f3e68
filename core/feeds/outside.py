"""The open data of the lower rooms, which know nothing of this one: the charter and the record."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.models import Version
from core.charter.reading import current
from core.feeds.datasets import Column, Row, Table
from core.record.models import Checkpoint, Leaf
from core.record.reading import line


def charters() -> Iterator[Row]:
    """Every version of the rules."""
    for version in Version.objects.order_by("number").iterator(100):
        yield {
            "number": version.number,
            "uid": version.uid,
            "enacted_on": version.enacted_at.date(),
            "decision": version.decision,
            "values": version.values,
        }


CHARTER = Table(
    name="charter",
    title=_("Charter"),
    key=("number",),
    refers={},
    rows=charters,
    columns=(
        Column("number", "integer", "Number of the version, from 1."),
        Column("uid", "string", "Permanent name of the version."),
        Column("enacted_on", "date", "Date (UTC) on which it took force."),
        Column(
            "decision",
            "string",
            "Permanent name of the decision that made it; none for the founding.",
            may_be_missing=True,
        ),
        Column(
            "values",
            "object",
            "The rules by name, where the group has set them; shares are written p/q.",
        ),
    ),
)


def entries() -> Iterator[Row]:
    """The record as the world reads it: sentences without persons."""
    with translation.override(str(current()["group.language"])):
        leaves = Leaf.objects.select_related("entry").order_by("index")
        for leaf in leaves.iterator(2000):
            shown = line(leaf, for_member=False)
            yield {
                "index": shown.index,
                "at": shown.at,
                "sentence": shown.sentence,
                "verb": shown.verb or None,
                "subject": shown.subject or None,
                "leaf_hash": bytes(leaf.hash).hex(),
            }


RECORD = Table(
    name="record",
    title=_("Record"),
    key=("index",),
    refers={},
    rows=entries,
    columns=(
        Column("index", "integer", "Place in the record, from 0."),
        Column("at", "datetime", "When it happened."),
        Column(
            "sentence", "string", "What happened, in the language of the group, without persons."
        ),
        Column(
            "verb", "string", "Kind of entry; none where only members read it.", may_be_missing=True
        ),
        Column(
            "subject",
            "string",
            "What it is about, as kind:uid; none where that is a person.",
            may_be_missing=True,
        ),
        Column("leaf_hash", "string", "RFC 6962 leaf hash, hexadecimal."),
    ),
)


def checkpoints() -> Iterator[Row]:
    """Every signed statement of how long the record is."""
    for each in Checkpoint.objects.order_by("size").iterator(2000):
        yield {"size": each.size, "root": bytes(each.root).hex(), "note": each.note}


CHECKPOINTS = Table(
    name="checkpoints",
    title=_("Checkpoints of the record"),
    key=("size",),
    refers={},
    rows=checkpoints,
    columns=(
        Column("size", "integer", "Number of entries."),
        Column("root", "string", "RFC 6962 root, hexadecimal."),
        Column("note", "string", "C2SP checkpoint with its signature."),
    ),
)

for table in (CHARTER, RECORD, CHECKPOINTS):
    hooks.open_data.add(table.name, table)
