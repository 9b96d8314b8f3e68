"""Writes the open data as a Data Package: JSON Lines with a schema, in one zip."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.db import connection, transaction
from django.utils import translation

from core import hooks
from core.charter.reading import group_name
from core.feeds.datasets import Table, plain
from core.instance import instance

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTION = "datapackage.json"
# The same rows give the same file, whenever they are written.
MOMENT = (1980, 1, 1, 0, 0, 0)
BUSY, BUSY_SECONDS = "open-data-is-written", 6 * 60 * 60


def folder() -> Path:
    """Where the file of the last night lies."""
    return instance.media_dir / "open-data"


def latest() -> Path | None:
    """The newest file; None before the first night."""
    return max(folder().glob("????-??-??.zip"), default=None)


def write_if_due(day: date) -> Path | None:
    """Write the file of a date once, by one process; None if it is there or being written."""
    target = folder() / f"{day.isoformat()}.zip"
    if target.exists() or not caches["default"].add(BUSY, "yes", timeout=BUSY_SECONDS):
        return None
    try:
        # Left by a process that was killed; nobody else writes now.
        for left in folder().glob("*.draft"):
            left.unlink(missing_ok=True)
        return write(target, day)
    finally:
        caches["default"].delete(BUSY)


def write(target: Path, day: date) -> Path:
    """Write the whole package aside, put it in its place at once, and drop what is older."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.draft")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive, one_state():
            resources = [_add(archive, table) for table in in_order()]
            content = json.dumps(_description(resources, day), ensure_ascii=False, indent=1)
            archive.writestr(_info(DESCRIPTION), content)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    for old in folder().glob("*.zip"):
        if old.name < target.name:
            old.unlink(missing_ok=True)
    return target


def in_order() -> list[Table]:
    """The tables, each before those that its columns lead to."""
    left: list[Table] = hooks.open_data.values()
    found: list[Table] = []
    while left:
        awaited = {
            table for each in left for table, _column in each.refers.values() if table != each.name
        }
        ready = [each for each in left if each.name not in awaited]
        assert ready, "tables refer to each other in a circle"
        found += ready
        left = [each for each in left if each.name in awaited]
    return found


def _add(archive: zipfile.ZipFile, table: Table) -> dict[str, Any]:
    """One table as JSON Lines, row by row; returns what the package says of it."""
    names = [column.name for column in table.columns]
    digest, size, count = hashlib.sha256(), 0, 0
    path = f"{table.name}.jsonl"
    with archive.open(_info(path), "w", force_zip64=True) as file:
        for row in table.rows():
            if row.keys() != set(names):
                raise ValueError(f"{table.name} has a row with {sorted(row)}, not {sorted(names)}")
            line = json.dumps({name: plain(row[name]) for name in names}, ensure_ascii=False)
            data = line.encode("utf-8", "replace") + b"\n"
            file.write(data)
            digest.update(data)
            size, count = size + len(data), count + 1
    with translation.override("en"):
        title = str(table.title)
    return {
        "name": table.name,
        "title": title,
        "path": path,
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "bytes": size,
        "rows": count,
        "hash": f"sha256:{digest.hexdigest()}",
        "schema": table.schema,
    }


def _description(resources: list[dict[str, Any]], day: date) -> dict[str, Any]:
    return {
        "$schema": PROFILE,
        "name": "open-data",
        "id": instance.origin,
        "title": group_name(),
        "homepage": f"{instance.address}/",
        "version": day.isoformat(),
        "created": f"{day.isoformat()}T00:00:00Z",
        "resources": resources,
    }


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


@contextmanager
def one_state() -> Iterator[None]:
    """Inside, the database shows one state, and nobody waits for the reader.

    Not inside a transaction that has begun: it has seen a state already.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # A transaction of Django's would begin by keeping all writers away.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")
