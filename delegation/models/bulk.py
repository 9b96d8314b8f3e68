"""Mandates and rolls by the million: one read, straight into arrays, on either database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BooleanField, Case, IntegerField, Q, QuerySet, Value, When
from numpy.typing import NDArray

from delegation.models.mandates import Mandate
from delegation.packing import BYTE, JOINT, QUOTA, WORD

# What COPY writes before the first row and each field (PostgreSQL manual, "COPY", binary format).
SIGNATURE_BYTES, ROW_BYTES, LENGTH_BYTES = 19, 2, 4
AT_ONCE = 10_000
TOGETHER = 65_536
# How PostgreSQL sends each kind, what lies in the bytes, and what it becomes.
KINDS = {
    "int4": ("int4send({}::int4)", ">i4", np.int32),
    "int2": ("int2send({}::int2)", ">i2", np.int16),
    "bool": ("boolsend({})", "|i1", np.bool_),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Live mandates as they lie in the table: `scope` is the place of the scope asked for.

    Mandate m has the choices `first[m]` to `first[m + 1]`; choice c names
    `delegates[start[c]:start[c + 1]]`. People are numbers.
    """

    giver: NDArray[np.int32]
    scope: NDArray[np.int16]
    is_public: NDArray[np.bool_]
    is_late: NDArray[np.bool_]
    first: NDArray[np.int32]
    quota: NDArray[np.int16]
    joint: NDArray[np.bool_]
    start: NDArray[np.int32]
    delegates: NDArray[np.int32]


def live_mandates(scopes: Sequence[str], *, day: date, fixed_from: datetime | None) -> Rows:
    """All mandates that speak on a date in these scopes.

    `is_late` marks those changed from `fixed_from` on; none, if that is None.
    """
    found = Mandate.objects.live_on(day).within(scopes).order_by()
    late = Q(changed_at__gte=fixed_from) if fixed_from else Q(pk__in=[])
    place = Case(
        *(When(scope=key, then=Value(place)) for place, key in enumerate(scopes)),
        output_field=IntegerField(),
    )
    is_late = Case(When(late, then=Value(True)), default=False, output_field=BooleanField())
    rows = found.values_list("giver_id", place, "is_public", is_late, "choices")
    giver, scope, public, changed, lengths, packed = arrays(
        rows, ("int4", "int2", "bool", "bool", "bytea")
    )
    return Rows(
        giver=giver,
        scope=scope,
        is_public=public,
        is_late=changed,
        **_unpacked(lengths // np.int32(WORD), packed.view("<u4")),
    )


def arrays(rows: "QuerySet[Any, Any]", kinds: Sequence[str]) -> list[NDArray[Any]]:
    """The columns of a QuerySet of tuples, which has no order, each as one array.

    The first column holds numbers of people. `kinds` are "int4", "int2", "bool", and "bytea",
    which gives two: the lengths, and all bytes after each other. Of a million rows none becomes an
    object where PostgreSQL can help.
    """
    is_postgresql = connection.vendor == "postgresql"
    return _aggregated(rows, kinds) if is_postgresql else _one_by_one(rows, kinds)


def _aggregated(rows: "QuerySet[Any, Any]", kinds: Sequence[str]) -> list[NDArray[Any]]:
    """One field for each column: a row of the answer for each row asked for would cost far more."""
    inner, params = rows.query.sql_with_params()
    names = [f"c{place}" for place in range(len(kinds))]
    fields: list[tuple[str, str, Any]] = []
    for name, kind in zip(names, kinds, strict=True):
        if kind == "bytea":
            fields.append((f"int4send(length({name}))", ">i4", np.int32))
            fields.append((name, "|u1", np.uint8))
        else:
            send, shape, wanted = KINDS[kind]
            fields.append((send.format(name), shape, wanted))
    sent = ", ".join(f"string_agg({field}, ''::bytea)" for field, _shape, _wanted in fields)
    # Some thousand rows together, because libpq keeps room for two answers of a row at a time.
    statement = (
        f"SELECT {sent} FROM ({inner}) AS found ({', '.join(names)}) GROUP BY c0 / {TOGETHER}"  # noqa: S608
    )
    with connection.cursor() as cursor:
        asked = cursor.cursor.mogrify(statement, params).decode()
        stream = BytesIO()
        cursor.copy_expert(f"COPY ({asked}) TO STDOUT (FORMAT binary)", stream)
    parts = _parts(stream.getbuffer(), len(fields))
    return [
        np.concatenate(
            [np.frombuffer(part, shape) for part in column] or [np.zeros(0, shape)]
        ).astype(wanted)
        for column, (_field, shape, wanted) in zip(parts, fields, strict=True)
    ]


def _parts(buffer: memoryview, fields: int) -> list[list[memoryview]]:
    """The fields of the rows of a binary COPY, column by column."""
    found: list[list[memoryview]] = [[] for _ in range(fields)]
    at = SIGNATURE_BYTES
    # After the last row stands −1 for the number of its fields.
    while int.from_bytes(buffer[at : at + ROW_BYTES], "big", signed=True) == fields:
        at += ROW_BYTES
        for column in found:
            length = int.from_bytes(buffer[at : at + LENGTH_BYTES], "big", signed=True)
            at += LENGTH_BYTES
            column.append(buffer[at : at + length])
            at += length
    return found


def _one_by_one(rows: "QuerySet[Any, Any]", kinds: Sequence[str]) -> list[NDArray[Any]]:
    """A plain query, for the embedded database."""
    taken = list(zip(*rows.iterator(chunk_size=AT_ONCE), strict=True)) or [()] * len(kinds)
    found: list[NDArray[Any]] = []
    for column, kind in zip(taken, kinds, strict=True):
        if kind == "bytea":
            packed = [bytes(each) for each in column]
            found.append(np.array([len(each) for each in packed], np.int32))
            found.append(np.frombuffer(b"".join(packed), np.uint8))
        else:
            found.append(np.array(column, KINDS[kind][2]))
    return found


def _unpacked(lengths: NDArray[np.int32], words: NDArray[np.uint32]) -> dict[str, NDArray[Any]]:
    """The columns of choices that `packing.pack` wrote, without reading them one by one."""
    ends = np.cumsum(lengths, dtype=np.int32)
    is_head = np.zeros(words.size, np.bool_)
    at = ends - lengths
    while at.size:
        is_head[at] = True
        # Where the next choice of each mandate begins, if there is one.
        at = at + 1 + (words[at] & BYTE).astype(np.int32)
        more = at < ends
        at, ends = at[more], ends[more]
    heads = words[is_head]
    counted = np.zeros(words.size + 1, np.int32)
    np.cumsum(is_head, out=counted[1:])
    begins = np.zeros(lengths.size + 1, np.int32)
    np.cumsum(lengths, out=begins[1:])
    start = np.zeros(heads.size + 1, np.int32)
    np.cumsum(heads & BYTE, out=start[1:])
    return {
        "first": counted[begins],
        "quota": (heads >> QUOTA & BYTE).astype(np.int16),
        "joint": (heads >> JOINT & BYTE).astype(np.bool_),
        "start": start,
        "delegates": words[~is_head].astype(np.int32),
    }
