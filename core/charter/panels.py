"""The charter's part in checking the record: its versions follow from what was recorded."""

from collections.abc import Iterator
from typing import Any

from core import hooks
from core.charter.models import Version
from core.charter.verbs import ENACTED
from core.record.models import Entry


class Replay:
    """Follows every version of the charter through the record."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.versions: dict[int, tuple[dict[str, Any], str | None]] = {}

    def apply(self, entry: Entry) -> None:
        """Fold one entry into what the charter must say."""
        if entry.verb != ENACTED.name:
            return
        facts = entry.facts
        self.values = self.values | facts["changes"]
        self.versions[facts["number"]] = (self.values, facts["decision"])

    def differences(self) -> Iterator[str]:
        """Versions that are not what the record says, in both directions."""
        rows = {version.number: version for version in Version.objects.all()}
        for number in sorted(rows.keys() | self.versions.keys()):
            if number not in rows:
                yield f"charter {number}: is recorded and missing"
            elif number not in self.versions:
                yield f"charter {number}: was never recorded"
            else:
                row, (values, decision) = rows[number], self.versions[number]
                if row.values != values:
                    yield f"charter {number}: other values than recorded"
                if (str(row.decision) if row.decision else None) != decision:
                    yield f"charter {number}: another decision than recorded"


hooks.replays.add("charter", Replay)
