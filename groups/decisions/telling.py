"""Who is told what about decisions: told from the record, so that no daily run waits for it."""

from collections.abc import Iterator, Sequence

from core.notices.actions import notify
from core.people.models import Person
from core.record.models import Entry
from core.titles import facts_of
from groups.decisions import kinds, verbs
from groups.decisions.models import Decision, Law
from groups.membership.models import State

ABOUT_LAWS = {
    verbs.LAW_IN_FORCE.name: kinds.LAW_IN_FORCE,
    verbs.LAW_REPLACED.name: kinds.LAW_REPLACED,
    verbs.LAW_REPEALED.name: kinds.LAW_REPEALED,
}


def tell_from_record(entries: Sequence[Entry]) -> None:
    """Tell all members when the law book changes or an effect fails."""
    for entry in entries:
        if entry.verb in ABOUT_LAWS:
            _tell_about_law(entry)
        elif entry.verb == verbs.EFFECT_FAILED.name:
            _tell_about_failure(entry)


def _tell_about_law(entry: Entry) -> None:
    law = Law.objects.get(number=entry.facts["law"])
    notify(
        ABOUT_LAWS[entry.verb],
        people=_members(),
        link=law.get_absolute_url(),
        facts={"law": law.number, **facts_of(law)},
        now=entry.at,
    )


def _tell_about_failure(entry: Entry) -> None:
    decision = Decision.objects.select_related("proposal").get(number=entry.facts["decision"])
    notify(
        kinds.EFFECT_FAILED,
        people=_members(),
        link=decision.get_absolute_url(),
        facts=facts_of(decision.proposal),
        now=entry.at,
    )


def _members() -> Iterator[Person]:
    return Person.objects.filter(standing__state=State.MEMBER).iterator(1000)
