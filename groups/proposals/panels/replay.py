"""Follows the record of proposals and finds rows that say something else."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from core.record.models import Entry
from groups.proposals.models import Argument, Proposal, Translation
from groups.proposals.rules import Stage

STAGES = {
    "proposal.withdrawn": Stage.WITHDRAWN,
    "proposal.qualified": Stage.DISCUSSION,
    "proposal.expired": Stage.EXPIRED,
    "proposal.dated": Stage.DISCUSSION,
    "proposal.voting_opened": Stage.VOTING,
    "proposal.adopted": Stage.ADOPTED,
    "proposal.rejected": Stage.REJECTED,
}
SIGNATURES = {"proposal.signed": 1, "proposal.unsigned": -1}
ARGUED = ("proposal.argued_for", "proposal.argued_against")
TRANSLATED = ("proposal.translated", "proposal.translation_changed")
PUBLISHED = ("proposal.published", "proposal.mirrored")
TAKEN_BACK = hashlib.sha256(b"").hexdigest()


@dataclass(slots=True)
class Told:
    """What the record says of one proposal."""

    number: int
    digest: str
    stage: str = Stage.COLLECTING
    version: int = 1
    signatures: int = 0
    opens: str | None = None
    closes: str | None = None


@dataclass
class Replay:
    """One pass over the record; `differences` compares with the rows afterwards."""

    proposals: dict[str, Told] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    translations: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def apply(self, entry: Entry) -> None:
        """Take in one entry; those of other rooms change nothing."""
        if not entry.verb.startswith("proposal."):
            return
        facts, told = entry.facts, self.proposals.get(entry.subject)
        if entry.verb in PUBLISHED:
            self.proposals[entry.subject] = Told(number=facts["number"], digest=facts["digest"])
        elif told is None:
            self.faults.append(f"{entry.verb} of {entry.subject}, which was never published")
        elif entry.verb in ARGUED:
            self.arguments[facts["argument"]] = facts["digest"]
        elif entry.verb == "proposal.argument_taken_back":
            self.arguments[facts["argument"]] = TAKEN_BACK
        elif entry.verb in TRANSLATED:
            self.translations[facts["translation"]] = facts["digest"]
        elif entry.verb == "proposal.translation_withdrawn":
            self.translations.pop(facts["translation"], None)
        else:
            self._follow(told, entry.verb, facts)

    def _follow(self, told: Told, verb: str, facts: dict[str, Any]) -> None:
        told.stage = STAGES.get(verb, told.stage)
        if verb == "proposal.ended":
            told.stage = Stage.WITHDRAWN if facts["why"] == "withdrawn" else Stage.EXPIRED
        told.signatures += SIGNATURES.get(verb, 0) - facts.get("lapsed", 0)
        told.opens, told.closes = facts.get("opens", told.opens), facts.get("closes", told.closes)
        if verb == "proposal.revised":
            told.digest, told.version = facts["digest"], facts["version"]

    def differences(self) -> Iterable[str]:
        """A sentence for everything in which rows and record differ."""
        yield from self.faults
        rows = Proposal.objects.public().annotate(signed=Count("signatures"))
        for row in rows.iterator(2000):
            told = self.proposals.pop(row.subject, None)
            if told is None:
                yield f"proposal {row.number} is not in the record"
            else:
                yield from _compare(told, row)
        for subject, told in self.proposals.items():
            yield f"proposal {told.number} ({subject}) is in the record but not in the rows"
        yield from self._arguments()
        yield from self._translations()

    def _arguments(self) -> Iterator[str]:
        for row in Argument.objects.only("uid", "text").iterator(2000):
            told = self.arguments.pop(str(row.uid), None)
            if told is None:
                yield f"argument {row.uid} is not in the record"
            elif told != hashlib.sha256(row.text.encode()).hexdigest():
                yield f"argument {row.uid} does not have the text that was recorded"
        yield from (
            f"argument {uid} is in the record but not in the rows" for uid in self.arguments
        )

    def _translations(self) -> Iterator[str]:
        left = dict(self.translations)
        for row in Translation.objects.iterator(2000):
            if left.pop(str(row.uid), None) != row.digest:
                yield f"translation {row.uid} does not have the words that were recorded"
        yield from (f"translation {uid} is in the record but not in the rows" for uid in left)


def _compare(told: Told, row: Any) -> Iterator[str]:
    found = {
        "stage": row.stage,
        "version": row.version,
        "digest": row.digest,
        "signatures": row.signed,
        "opens": row.opens.isoformat() if row.opens else None,
        "closes": row.closes.isoformat() if row.closes else None,
    }
    for name, value in found.items():
        recorded = getattr(told, name)
        if recorded != value:
            yield f"proposal {row.number}: {name} is {value}, the record says {recorded}"
