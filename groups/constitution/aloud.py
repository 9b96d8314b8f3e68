"""The charter read aloud: headed sections of numbered sentences, and what differs between two."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from core import hooks
from core.charter.models import Version
from core.charter.parameters import Parameter
from core.charter.reading import Charter
from groups.constitution.forms import in_order
from groups.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule as the charter says it. `number` is its place: "2.3".

    A rule that does not apply waits for another rule to be changed.
    """

    number: str
    parameter: Parameter
    text: str
    applies: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences under one heading."""

    number: int
    heading: str
    sentences: list[Sentence]

    @property
    def awake(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.applies]

    @property
    def asleep(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if not sentence.applies]


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that two versions say differently."""

    parameter: Parameter
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Enactment:
    """A version with the decision that made it; the first one was made by the founders."""

    version: Version
    decision: Decision | None


def sections(charter: Charter) -> list[Section]:
    """The whole charter in the order of a constitution."""
    under: dict[str, list[Parameter]] = {}
    belonging = (each for each in hooks.parameters.values() if each.belongs(charter))
    for parameter in in_order(belonging):
        under.setdefault(str(parameter.heading), []).append(parameter)
    return [
        Section(number, heading, _sentences(number, parameters, charter))
        for number, (heading, parameters) in enumerate(under.items(), start=1)
    ]


def _sentences(section: int, parameters: list[Parameter], charter: Charter) -> list[Sentence]:
    return [
        Sentence(
            number=f"{section}.{place}",
            parameter=parameter,
            text=parameter.tell(charter[parameter.name]),
            applies=parameter.applies(charter),
        )
        for place, parameter in enumerate(parameters, start=1)
    ]


def differences(before: Charter, after: Charter) -> list[Difference]:
    """The sentences that two versions say differently."""
    changed = (p for p in hooks.parameters.values() if before[p.name] != after[p.name])
    return [Difference(p, p.tell(before[p.name]), p.tell(after[p.name])) for p in in_order(changed)]


def enactments(versions: Iterable[Version]) -> list[Enactment]:
    """Versions with their decisions, in two queries however many there are."""
    made = list(versions)
    uids: list[UUID] = [version.decision for version in made if version.decision]
    found = Decision.objects.filter(uid__in=uids).select_related("proposal") if uids else ()
    decisions = {decision.uid: decision for decision in found}
    return [
        Enactment(version, decisions.get(version.decision) if version.decision else None)
        for version in made
    ]
