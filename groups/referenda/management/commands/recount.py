"""Counts a file of ballots again: `manage.py recount FILE [--snapshot FILE]`."""

import hashlib
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from groups.referenda.models import BallotFile
from groups.referenda.rules import (
    BLANK,
    BallotsMalformed,
    CodeMalformed,
    Recount,
    derive_pseudonym,
    find_ballots,
    read_code,
    recount,
)
from groups.referenda.rules.carrying import SnapshotFault, check_snapshot

SAME, DIFFERS, MALFORMED = 0, 1, 2
SNAPSHOT_FAULTS = {
    SnapshotFault.NONE_NAMED: "no mandates were counted: no snapshot belongs to this file",
    SnapshotFault.DIGEST: "the snapshot is another one than the file names",
    SnapshotFault.BROKEN: "the snapshot cannot be read",
    SnapshotFault.OPTIONS: "the snapshot is of a vote with other options",
    SnapshotFault.VOTES: "somebody's vote in the snapshot is not the ballot of that name",
    SnapshotFault.TOTALS: "other delegated votes follow from the snapshot",
}


def _parts(again: Recount, key: str) -> str:
    """The two parts of a total, where mandates were counted."""
    direct, delegated = again.found.direct, again.found.delegated
    if direct is None or delegated is None:
        return ""
    return f": {direct[key]} direct, {delegated[key]} delegated"


class Command(BaseCommand):
    """Exit status 0: the same result; 1: it differs; 2: no file of ballots, with line and fault."""

    help = "Count a file of ballots again and compare with what it says, and with this instance."
    # The count needs no database; a broken one must not keep anybody from counting.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--snapshot",
            type=Path,
            help="the snapshot of mandates that belongs to the file, to follow them again",
        )
        parser.add_argument(
            "--find",
            action="store_true",
            help="ask for a code and words, and show the ballot that belongs to them",
        )

    def handle(
        self, *, file: Path, find: bool, snapshot: Path | None = None, **_options: Any
    ) -> None:
        content = self._read(file)
        mandates = self._read(snapshot) if snapshot else None
        try:
            again = recount(content)
        except BallotsMalformed as fault:
            self.stderr.write(f"recount: {file}: {fault}")
            sys.exit(MALFORMED)
        self._tell(again)
        faults = self._faults(content, again)
        faults += self._faults_of_snapshot(again, mandates)
        for fault_found in faults:
            self.stderr.write(f"recount: {file}: {fault_found}")
        if find:
            self._find(content, again)
        if faults:
            sys.exit(DIFFERS)
        self.stdout.write("The count is right.")

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            self.stderr.write(f"recount: {file}: {error.strerror}")
            sys.exit(MALFORMED)

    def _tell(self, again: Recount) -> None:
        header = again.header
        self.stdout.write(f"vote {header.referendum} of {header.origin}")
        self.stdout.write(f"{again.ballots} ballots, {header.roll_size} people on the roll")
        for key, text in (*header.options, (BLANK, BLANK)):
            mark = " (status quo)" if key == header.status_quo else ""
            self.stdout.write(f"{again.found.tally[key]:8} {text}{mark}{_parts(again, key)}")
        for step in again.outcome.steps:
            verdict = "yes" if step.passed else "no"
            self.stdout.write(f"{step.rule}: {verdict}, {step.have} of at least {step.least}")
        self.stdout.write(f"result: {again.found.reason}")

    def _faults(self, content: bytes, again: Recount) -> list[str]:
        faults = []
        if not again.agrees:
            stated = again.stated
            faults.append(f"the file says {stated.reason}, {stated.winner}, {stated.tally}")
        published = self._published(again.header.referendum)
        if published is not None and published != hashlib.sha256(content).hexdigest():
            faults.append(f"this instance published another file, with SHA-256 {published}")
        return faults

    def _faults_of_snapshot(self, again: Recount, mandates: bytes | None) -> list[str]:
        """What is wrong with the mandates, if they were given; otherwise what would show them."""
        named = again.header.snapshot
        if mandates is not None:
            fault = check_snapshot(again, mandates)
            return [SNAPSHOT_FAULTS[fault]] if fault else []
        if named:
            self.stdout.write(f"delegated votes follow from the snapshot {named}: --snapshot FILE")
        return []

    def _published(self, referendum: str) -> str | None:
        """The digest of the file that this instance published, if it is one of its votes."""
        try:
            files = BallotFile.objects.filter(referendum__uid=referendum)
            return files.values_list("sha256", flat=True).first()
        except (DatabaseError, ValueError):
            return None

    def _find(self, content: bytes, again: Recount) -> None:
        """Asks instead of taking an argument, which other people on the computer could read."""
        try:
            code = read_code(getpass("code: "))
        except CodeMalformed as fault:
            self.stderr.write(f"recount: {fault}")
            return
        header = again.header
        pseudonym = derive_pseudonym(
            code, words=getpass("words: "), origin=header.origin, referendum=header.referendum
        )
        texts = dict(header.options)
        found = find_ballots(content, pseudonym)
        for ballot in found:
            self.stdout.write(f"your ballot: {texts.get(ballot.choice, BLANK)}")
        if not found:
            self.stdout.write("no ballot belongs to this code and these words")
