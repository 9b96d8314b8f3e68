"""Attempts to find out who voted for what, from what a home leaves lying about.

Each attempt is written so that it succeeds against a careless ballot box; tests try it on one
first, to show that it can.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Seen:
    """A row as a dump and the database's hidden columns show it: place, transaction, content."""

    place: tuple[int, int]
    transaction: int
    content: tuple[object, ...]


def look_at(table: str, columns: Sequence[str], *, where: str = "1 = 1") -> list[Seen]:
    """The rows of a table in the order in which they lie there."""
    hidden = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid, 0"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, {', '.join(columns)} FROM {table} WHERE {where}")
        rows = cursor.fetchall()
    seen = [Seen(_place(row[0]), int(row[1]), tuple(map(_plain, row[2:]))) for row in rows]
    return sorted(seen, key=lambda row: row.place)


def _place(value: object) -> tuple[int, int]:
    if isinstance(value, int):
        return 0, value
    block, line = str(value).strip("()").split(",")
    return int(block), int(line)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def pair_by_transaction(voters: Sequence[Seen], ballots: Sequence[Seen]) -> dict[object, Seen]:
    """Voter and ballot written by one transaction that wrote no others."""
    shared = Counter(row.transaction for row in ballots)
    by_transaction = {row.transaction: row for row in ballots if shared[row.transaction] == 1}
    return {
        voter.content[0]: by_transaction[voter.transaction]
        for voter in voters
        if voter.transaction in by_transaction
    }


def pair_by_place(voters: Sequence[Seen], ballots: Sequence[Seen]) -> dict[object, Seen]:
    """The first voter in the table with the first ballot, and so on."""
    return {voter.content[0]: ballot for voter, ballot in zip(voters, ballots, strict=False)}


def pair_by_difference(
    voters: tuple[Sequence[Seen], Sequence[Seen]], ballots: tuple[Sequence[Seen], Sequence[Seen]]
) -> dict[object, Seen]:
    """The one new voter with the one new ballot of two dumps."""
    known_voters = {row.content for row in voters[0]}
    known_ballots = {row.content for row in ballots[0]}
    new_voters = [row for row in voters[1] if row.content not in known_voters]
    new_ballots = [row for row in ballots[1] if row.content not in known_ballots]
    if len(new_voters) == len(new_ballots) == 1:
        return {new_voters[0].content[0]: new_ballots[0]}
    return {}


def reveal(ballot: Seen, published: Mapping[str, str], salts: Iterable[bytes]) -> str | None:
    """What a stored ballot says, given the published ones (pseudonym to choice) and all salts."""
    stored = b"\0".join(_bytes(value) for value in ballot.content)
    for pseudonym, choice in published.items():
        if any(form in stored for form in _forms(bytes.fromhex(pseudonym), salts)):
            return choice
    return next((choice for choice in published.values() if _says(stored, choice)), None)


def _says(stored: bytes, choice: str) -> bool:
    return choice.encode() in stored.split(b"\0")


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _forms(pseudonym: bytes, salts: Iterable[bytes]) -> Iterable[bytes]:
    """In every way in which a careless box might keep a pseudonym."""
    for text in (pseudonym, pseudonym.hex().encode()):
        yield text
        digests = [hashlib.sha256(text).digest()]
        for salt in salts:
            digests += [hashlib.sha256(salt + text).digest(), hashlib.sha256(text + salt).digest()]
            digests += [hmac.digest(salt, text, "sha256")]
        for digest in digests:
            yield digest
            yield digest.hex().encode()


def files_of_the_home(*tables: str) -> bytes:
    """Every byte that lies in the database's files: all of SQLite's, the tables' of PostgreSQL."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        found = [Path(name + end) for end in ("", "-wal", "-shm", "-journal")]
        return b"".join(path.read_bytes() for path in found if path.exists())
    content = b""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for table in tables:
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
            content += bytes(cursor.fetchone()[0])
    return content


def other_files() -> bytes:
    """Every byte in the home outside the database: keys, mail, logs, backups."""
    home = Path(settings.MEDIA_ROOT).parent
    files = [path for path in home.rglob("*") if path.is_file() and "sqlite3" not in path.name]
    return b"".join(path.read_bytes() for path in files)
