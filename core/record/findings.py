"""What is found when a record is checked."""

from dataclasses import dataclass, field

MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `position` is a leaf's number or a record's size."""

    check: str
    position: int | None
    sentence: str


@dataclass(slots=True)
class Check:
    """One question asked of the record: how much was looked at and what was found."""

    name: str
    looked_at: int = 0
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def found(self, sentence: str, position: int | None = None) -> None:
        """Note something wrong. After the first hundred they are only counted."""
        self.count += 1
        if self.count <= MOST_FINDINGS:
            self.findings.append(Finding(self.name, position, sentence))
