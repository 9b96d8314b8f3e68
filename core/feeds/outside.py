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
        Column(name="number", type="integer", description="Number of the version, from 1."),
        Column(name="uid", type="string", description="Permanent name of the version."),
        Column(name="enacted_on", type="date", description="Date (UTC) on which it took force."),
        Column(
            name="decision",
            type="string",
            description="Permanent name of the decision that made it; none for the founding.",
            may_be_missing=True,
        ),
        Column(
            name="values",
            type="object",
            description="The rules by name, where the group has set them; shares are written p/q.",
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
        Column(name="index", type="integer", description="Place in the record, from 0."),
        Column(name="at", type="datetime", description="When it happened."),
        Column(
            name="sentence",
            type="string",
            description="What happened, in the language of the group, without persons.",
        ),
        Column(
            name="verb",
            type="string",
            description="Kind of entry; none where only members read it.",
            may_be_missing=True,
        ),
        Column(
            name="subject",
            type="string",
            description="What it is about, as kind:uid; none where that is a person.",
            may_be_missing=True,
        ),
        Column(name="leaf_hash", type="string", description="RFC 6962 leaf hash, hexadecimal."),
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
        Column(name="size", type="integer", description="Number of entries."),
        Column(name="root", type="string", description="RFC 6962 root, hexadecimal."),
        Column(name="note", type="string", description="C2SP checkpoint with its signature."),
    ),
)

for table in (CHARTER, RECORD, CHECKPOINTS):
    hooks.open_data.add(table.name, table)
