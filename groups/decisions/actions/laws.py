"""The only writers of the law book. Effects call them on the day on which they take force."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.record.actions import append
from core.refusals import Refusal
from groups.decisions.models import Decision, Law, LawState, LawVersion
from groups.decisions.verbs import LAW_IN_FORCE, LAW_REPEALED, LAW_REPLACED
from groups.proposals.actions import askable
from groups.proposals.models import Proposal


class LawGone(Refusal):
    """The law is not in force, so it can neither be replaced nor repealed."""

    code = "law-gone"
    sentence = _("Law %(law)s is not in force.")


class LawOfAll(Refusal):
    """A group does not change alone what it decided together with others."""

    code = "law-of-all"
    sentence = _(
        "Law %(law)s was decided together with other groups, and only together it can be changed."
    )


class SameText(Refusal):
    """The new words of a law are the words it has."""

    code = "same-text"
    sentence = _("Law %(law)s has exactly this title and text already.")


@transaction.atomic
def adopt_law(*, decision: Decision, title: str, text: str, day: date, now: datetime) -> Law:
    """Enter a new law into the law book, in force from `day`.

    What all groups of a confederation decided is its law, everywhere with the same words.
    """
    law = Law.objects.create(
        number=_next_number(),
        title=title,
        text=text,
        language=decision.proposal.language,
        titles=_titles(decision.proposal, title, text),
        confederation=_whose(decision),
        in_force_since=day,
        changed_on=day,
    )
    _keep_version(law, decision=decision, day=day)
    append(
        LAW_IN_FORCE,
        subject=law.subject,
        payload={"law": law.number, "decision": decision.number, "digest": law.digest},
        at=now,
    )
    return law


@transaction.atomic
def replace_law(
    *, decision: Decision, number: int, title: str, text: str, day: date, now: datetime
) -> Law:
    """Give a law new words as its next version; raises LawGone, LawOfAll, SameText.

    The later decision counts: it does not matter which version its authors had before them.
    """
    law = _in_force(number)
    require_ours(law)
    if (law.title, law.text) == (title, text):
        raise SameText(law=number)
    law.title, law.text = title, text
    law.language = decision.proposal.language
    law.titles = _titles(decision.proposal, title, text)
    law.version += 1
    law.changed_on = day
    law.save(update_fields=["title", "titles", "text", "language", "version", "changed_on"])
    _keep_version(law, decision=decision, day=day)
    append(
        LAW_REPLACED,
        subject=law.subject,
        payload={
            "law": law.number,
            "version": law.version,
            "decision": decision.number,
            "digest": law.digest,
        },
        at=now,
    )
    return law


@transaction.atomic
def repeal_law(*, decision: Decision, number: int, day: date, now: datetime) -> Law:
    """End a law; its versions stay readable. Raises LawGone, LawOfAll."""
    law = _in_force(number)
    require_ours(law)
    law.state = LawState.REPEALED
    law.repealed_on, law.repealed_by = day, decision
    law.save(update_fields=["state", "repealed_on", "repealed_by"])
    append(
        LAW_REPEALED,
        subject=law.subject,
        payload={"law": law.number, "decision": decision.number},
        at=now,
    )
    return law


def rename(proposal: Proposal) -> None:
    """Let the laws that have the words of a proposal be called as it is in other languages."""
    of_proposal = LawVersion.objects.filter(decision__proposal=proposal, law__version=F("number"))
    for version in of_proposal.select_related("law"):
        version.law.titles = _titles(proposal, version.title, version.text)
        version.law.save(update_fields=["titles"])


def _titles(proposal: Proposal, title: str, text: str) -> dict[str, str]:
    """The words that an effect gives, or to which an option is added, nobody has translated."""
    return dict(proposal.titles) if (proposal.title, proposal.text) == (title, text) else {}


def _whose(decision: Decision) -> str:
    """The origin of the confederation that made a law; empty where we made it ourselves."""
    asked_of = decision.proposal.asked_of
    return "" if asked_of == instance.origin else asked_of


def require_ours(law: Law) -> None:
    """Raise LawOfAll for what the groups of a confederation decided to which ours belongs."""
    if law.confederation and law.confederation in {origin for origin, _name in askable()}:
        raise LawOfAll(law=law.number)


def _next_number() -> int:
    """The law book has no gaps, which a database's own numbering has after a failure."""
    last = Law.objects.select_for_update().order_by("-number").first()
    return last.number + 1 if last else 1


def _in_force(number: int) -> Law:
    law = Law.objects.select_for_update().in_force().filter(number=number).first()
    if law is None:
        raise LawGone(law=number)
    return law


def _keep_version(law: Law, *, decision: Decision, day: date) -> None:
    LawVersion.objects.create(
        law=law,
        number=law.version,
        title=law.title,
        text=law.text,
        language=law.language,
        in_force_on=day,
        decision=decision,
    )
