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
from delegation.packing import BYTE, JOINT, QUOTA

# What COPY writes before the first row and each field (PostgreSQL manual, "COPY", binary format).
SIGNATURE_BYTES, ROW_BYTES, LENGTH_BYTES = 19, 2, 4
AT_ONCE = 10_000


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
    if connection.vendor == "postgresql":
        giver, scope, public, changed, lengths, packed = _aggregated(rows)
    else:
        giver, scope, public, changed, lengths, packed = _one_by_one(rows)
    return Rows(
        giver=giver,
        scope=scope,
        is_public=public.astype(np.bool_),
        is_late=changed.astype(np.bool_),
        **_unpacked(lengths // np.int32(4), packed),
    )


def columns(sql: str, params: Sequence[Any], shapes: Sequence[str]) -> list[NDArray[Any]]:
    """Columns of a statement on PostgreSQL, one field of bytes each, as arrays of these types.

    The statement gives one row; every field is a `string_agg` of what the type's `…send` writes.
    """
    with connection.cursor() as cursor:
        asked = cursor.cursor.mogrify(sql, params).decode()
        stream = BytesIO()
        cursor.copy_expert(f"COPY ({asked}) TO STDOUT (FORMAT binary)", stream)
    buffer, at = stream.getbuffer(), SIGNATURE_BYTES + ROW_BYTES
    found = []
    for shape in shapes:
        length = int.from_bytes(buffer[at : at + LENGTH_BYTES], "big", signed=True)
        at += LENGTH_BYTES
        field = buffer[at : at + max(length, 0)]
        wide = np.dtype(shape)
        found.append(np.frombuffer(field, wide).astype(wide.newbyteorder("="), copy=False))
        at += max(length, 0)
    return found


def _aggregated(rows: "QuerySet[Mandate, Any]") -> list[NDArray[Any]]:
    """One field for each column: a row of the answer for each mandate would cost far more."""
    inner, params = rows.query.sql_with_params()
    fields = {
        "int4send(giver)": ">i4",
        "int2send(place::int2)": ">i2",
        "boolsend(is_public)": "|i1",
        "boolsend(late)": "|i1",
        "int4send(length(choices))": ">i4",
        "choices": "<u4",
    }
    wanted = ", ".join(f"string_agg({field}, ''::bytea)" for field in fields)
    live = f"({inner}) AS live (giver, place, is_public, late, choices)"
    return columns(f"SELECT {wanted} FROM {live}", params, list(fields.values()))  # noqa: S608 - own words only


def _one_by_one(rows: "QuerySet[Mandate, Any]") -> list[NDArray[Any]]:
    """A plain query, for the embedded database."""
    found = list(rows.iterator(chunk_size=AT_ONCE))
    givers, scopes, public, late, choices = zip(*found, strict=True) if found else ((),) * 5
    packed = [bytes(choice) for choice in choices]
    return [
        np.array(givers, np.int32),
        np.array(scopes, np.int16),
        np.array(public, np.int8),
        np.array(late, np.int8),
        np.array([len(choice) for choice in packed], np.int32),
        np.frombuffer(b"".join(packed), "<u4"),
    ]


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
