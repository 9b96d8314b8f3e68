"""Whether the record and the rows tell the same about decisions and laws."""

from collections.abc import Iterator
from typing import Any

from core.record.models import Entry
from groups.decisions import verbs
from groups.decisions.actions import digest_of_effects
from groups.decisions.models import Decision, Law, LawState, LawVersion
from groups.decisions.rules import digest

Facts = dict[str, Any]


class Replay:
    """Follows the record's entries about decisions and laws, then compares with the rows."""

    def __init__(self) -> None:
        self.decisions: dict[str, Facts] = {}
        self.laws: dict[str, Facts] = {}

    def apply(self, entry: Entry) -> None:
        facts = entry.facts
        match entry.verb:
            case verbs.DECISION_TAKEN.name:
                names = ("decision", "outcome", "reason", "in_force_on", "effects")
                self.decisions[entry.subject] = {name: facts[name] for name in names}
            case verbs.DECISION_IN_FORCE.name:
                self.decisions[entry.subject]["settled"] = (facts["applied"], facts["failed"])
            case verbs.LAW_IN_FORCE.name:
                self.laws[entry.subject] = {
                    "law": facts["law"],
                    "state": LawState.IN_FORCE.value,
                    "versions": [(facts["decision"], facts["digest"])],
                }
            case verbs.LAW_REPLACED.name:
                self.laws[entry.subject]["versions"] += [(facts["decision"], facts["digest"])]
            case verbs.LAW_REPEALED.name:
                self.laws[entry.subject]["state"] = LawState.REPEALED.value

    def differences(self) -> Iterator[str]:
        yield from _compare("decision", self.decisions, _decisions())
        yield from _compare("law", self.laws, _laws())


def _decisions() -> Iterator[tuple[str, Facts]]:
    for row in Decision.objects.order_by("number").prefetch_related("effects").iterator(100):
        facts: Facts = {
            "decision": row.number,
            "outcome": row.outcome,
            "reason": row.reason,
            "in_force_on": row.in_force_on.isoformat() if row.in_force_on else None,
            "effects": digest_of_effects(row),
        }
        if row.settled_on:
            states = [effect.state for effect in row.effects.all()]
            facts["settled"] = (states.count("applied"), states.count("failed"))
        yield row.subject, facts


def _laws() -> Iterator[tuple[str, Facts]]:
    for row in Law.objects.order_by("number").iterator(100):
        versions = LawVersion.objects.filter(law=row).order_by("number")
        yield (
            row.subject,
            {
                "law": row.number,
                "state": row.state,
                "versions": [
                    (version.decision_id, digest(title=version.title, text=version.text))
                    for version in versions
                ],
            },
        )


def _compare(
    what: str, recorded: dict[str, Facts], rows: Iterator[tuple[str, Facts]]
) -> Iterator[str]:
    left = dict(recorded)
    for subject, found in rows:
        told = left.pop(subject, None)
        if told is None:
            yield f"{subject} is not in the record"
        elif told != found:
            yield f"{what} {found[what]} is {found}, in the record {told}"
    yield from (f"{what} {told[what]} of the record is missing" for told in left.values())
