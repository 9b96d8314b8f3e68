"""Mandates and rolls by the million: one read, straight into arrays, on either database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
# How many bits each kind takes where PostgreSQL packs a row into a number, and what it becomes.
KINDS = {"int4": (32, np.int32), "int2": (16, np.int16), "bool": (1, np.bool_)}
# No mandate is longer: five choices of seven people are 160 bytes.
LENGTH_BITS = 14
WHOLE = 64


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
    which comes last and gives two: the lengths, and all bytes after each other. All but that fit
    into 64 bits. Of a million rows none becomes an object where PostgreSQL can help.
    """
    is_postgresql = connection.vendor == "postgresql"
    return _aggregated(rows, kinds) if is_postgresql else _one_by_one(rows, kinds)


def _aggregated(rows: "QuerySet[Any, Any]", kinds: Sequence[str]) -> list[NDArray[Any]]:
    """Every row packed into one number, and all numbers into one field of the answer.

    Each further field, and each row of the answer, would cost as much as reading the table.
    """
    inner, params = rows.query.sql_with_params()
    names = [f"c{place}" for place in range(len(kinds))]
    room, terms, places = WHOLE, list[str](), list[tuple[int, int, Any]]()
    fields = list[str]()
    for name, kind in zip(names, kinds, strict=True):
        bits, wanted = KINDS.get(kind, (LENGTH_BITS, np.int32))
        room -= bits
        value = f"length({name})" if kind == "bytea" else f"{name}::int4"
        terms.append(f"({value}::int8 << {room})")
        places.append((room, (1 << bits) - 1, wanted))
        if kind == "bytea":
            fields.append(f"string_agg({name}, ''::bytea)")
    packed = f"string_agg(int8send({' | '.join(terms)}), ''::bytea)"
    sent = ", ".join([packed, *fields])
    found = _one_row(f"SELECT {sent} FROM ({inner}) AS found ({', '.join(names)})", params)  # noqa: S608
    numbers = np.frombuffer(found[0], ">i8").astype(np.int64)
    columns: list[NDArray[Any]] = [
        (numbers >> shift & mask).astype(wanted) for shift, mask, wanted in places
    ]
    return [*columns, *(np.frombuffer(field, np.uint8) for field in found[1:])]


class _Stream:
    """Keeps what is written to it as it was given; a file in memory would keep a copy."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> None:
        self.parts.append(part)

    def whole(self) -> memoryview:
        """Everything; the answer comes in one large part and a few bytes."""
        large = max(self.parts, key=len, default=b"")
        place = self.parts.index(large) if large else 0
        before, after = b"".join(self.parts[:place]), b"".join(self.parts[place + 1 :])
        is_all = not before and len(after) <= ROW_BYTES
        return memoryview(large if is_all else before + large + after)


def _one_row(statement: str, params: Sequence[Any]) -> list[memoryview]:
    """The fields of the one row that a statement gives, as its binary COPY sends them."""
    with connection.cursor() as cursor:
        asked = cursor.cursor.mogrify(statement, params).decode()
        stream = _Stream()
        cursor.copy_expert(f"COPY ({asked}) TO STDOUT (FORMAT binary)", stream)
    buffer, at, found = stream.whole(), SIGNATURE_BYTES, list[memoryview]()
    fields = int.from_bytes(buffer[at : at + ROW_BYTES], "big")
    at += ROW_BYTES
    for _field in range(fields):
        length = int.from_bytes(buffer[at : at + LENGTH_BYTES], "big", signed=True)
        at += LENGTH_BYTES
        # Where there are no rows the field is null, and its length −1.
        found.append(buffer[at : at + max(length, 0)])
        at += max(length, 0)
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
            found.append(np.array(column, KINDS[kind][1]))
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
