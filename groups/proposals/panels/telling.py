"""What people are told when the record says that something happened to a proposal."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.urls import reverse

from core.notices.actions import notify
from core.notices.kinds import Kind
from core.people.models import Person
from core.record.models import Entry
from core.titles import facts_of
from groups.proposals import kinds
from groups.proposals.models import Proposal, Signature, Translation


def tell(entries: Sequence[Entry]) -> None:
    """Follow the record; each entry is handed over once."""
    concerning = [entry for entry in entries if entry.verb in TELLERS]
    uids = {entry.subject.partition(":")[2] for entry in concerning}
    proposals = Proposal.objects.select_related("author").in_bulk(uids, field_name="uid")
    by_subject = {proposal.subject: proposal for proposal in proposals.values()}
    for entry in concerning:
        if proposal := by_subject.get(entry.subject):
            TELLERS[entry.verb](proposal, entry)


def _published(proposal: Proposal, entry: Entry) -> None:
    """Every member but the author."""
    members = Person.objects.present().filter(standing__state="member")
    if proposal.author_id is not None:
        members = members.exclude(pk=proposal.author_id)
    notify(
        kinds.PUBLISHED,
        people=members.iterator(),
        link=proposal.get_absolute_url(),
        facts={
            **facts_of(proposal),
            "last": _day_before(date.fromisoformat(entry.facts["until"])),
        },
        now=entry.at,
    )


def _mirrored(proposal: Proposal, entry: Entry) -> None:
    """Every member: another group asks."""
    notify(
        kinds.ASKED,
        people=Person.objects.present().filter(standing__state="member").iterator(),
        link=proposal.get_absolute_url(),
        facts={**facts_of(proposal), "by": proposal.asked_by},
        now=entry.at,
    )


def _concluded(proposal: Proposal, entry: Entry) -> None:
    """Every member, if all groups have decided: the count at home did not say how it ends."""
    if not proposal.is_joint:
        return
    is_adopted = entry.verb == "proposal.adopted"
    notify(
        kinds.JOINT_ADOPTED if is_adopted else kinds.JOINT_REJECTED,
        people=Person.objects.present().filter(standing__state="member").iterator(),
        link=proposal.get_absolute_url(),
        facts=facts_of(proposal),
        now=entry.at,
    )


def _dated(proposal: Proposal, entry: Entry) -> None:
    _tell_author(kinds.JOINT_DATED, proposal, entry, opens=entry.facts["opens"])


def _ended(proposal: Proposal, entry: Entry) -> None:
    _tell_author(kinds.JOINT_ENDED, proposal, entry)


def _qualified(proposal: Proposal, entry: Entry) -> None:
    _tell_author(kinds.QUALIFIED, proposal, entry, opens=entry.facts["opens"])


def _expired(proposal: Proposal, entry: Entry) -> None:
    facts = entry.facts
    signatures, needed = facts["signatures"], facts["needed"]
    _tell_author(kinds.EXPIRED, proposal, entry, signatures=signatures, needed=needed)


def _revised(proposal: Proposal, entry: Entry) -> None:
    _tell_signers(proposal, entry)
    _tell_translators(proposal, entry)


def _tell_translators(proposal: Proposal, entry: Entry) -> None:
    """Those whose translation was of the version before, and has become old."""
    before = Translation.objects.filter(proposal=proposal, version=entry.facts["version"] - 1)
    for translation in before.select_related("translator").order_by("language"):
        if translation.translator and not translation.translator.is_erased:
            notify(
                kinds.TRANSLATION_OLD,
                people=[translation.translator],
                link=reverse(
                    "proposals:translate",
                    args=[proposal.number],
                    query={"language": translation.language},
                ),
                facts=facts_of(proposal),
                now=entry.at,
            )


def _tell_signers(proposal: Proposal, entry: Entry) -> None:
    """Everybody whose signature sleeps until it is confirmed."""
    sleeping = Signature.objects.filter(
        proposal=proposal, version__lt=entry.facts["version"], confirm_until__isnull=False
    )
    until = sleeping.values_list("confirm_until", flat=True).first()
    if until is None:
        return
    notify(
        kinds.CHANGED,
        people=Person.objects.present().filter(pk__in=sleeping.values("person")),
        link=proposal.get_absolute_url() + "#signatures",
        facts={**facts_of(proposal), "last": _day_before(until)},
        now=entry.at,
    )


def _day_before(day: date) -> str:
    return (day - timedelta(days=1)).isoformat()


def _tell_author(kind: Kind, proposal: Proposal, entry: Entry, **facts: str | int) -> None:
    author = proposal.author
    if author is None:
        return
    notify(
        kind,
        people=[author],
        link=proposal.get_absolute_url(),
        facts={**facts_of(proposal), **facts},
        now=entry.at,
    )


TELLERS: dict[str, Callable[[Proposal, Entry], None]] = {
    "proposal.published": _published,
    "proposal.mirrored": _mirrored,
    "proposal.dated": _dated,
    "proposal.ended": _ended,
    "proposal.adopted": _concluded,
    "proposal.rejected": _concluded,
    "proposal.qualified": _qualified,
    "proposal.expired": _expired,
    "proposal.revised": _revised,
}
