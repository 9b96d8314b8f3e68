"""The dates of proposals in calendars."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.feeds.dates import Appointment, Dates
from core.people.models import Person
from groups.proposals.models import Proposal, Signature
from groups.proposals.rules import Stage

ONE = timedelta(days=1)


def public(since: date) -> Iterator[Appointment]:
    """Last days to sign, ends of discussions, and days to vote."""
    found = Proposal.objects.public().filter(Q(signatures_until__gt=since) | Q(closes__gt=since))
    for proposal in found.order_by("number").iterator(500):
        yield from (each for each in _dates(proposal) if each.last >= since)


def _dates(proposal: Proposal) -> Iterator[Appointment]:
    title = {"title": proposal.heading}
    if proposal.signatures_until:
        # Called off, too, once there are enough: nobody needs to sign any more.
        yield _appointment(
            proposal,
            "signatures",
            _("Last day to sign “%(title)s”") % title,
            proposal.signatures_until - ONE,
            is_cancelled=proposal.stage not in {Stage.COLLECTING, Stage.EXPIRED},
        )
    if proposal.opens is None or proposal.closes is None:
        return
    if proposal.reached_on and proposal.opens > proposal.reached_on:
        words = _("Last day of the discussion of “%(title)s”") % title
        yield _appointment(proposal, "discussion", words, proposal.opens - ONE)
    words = _("Vote on “%(title)s”") % title
    yield _appointment(proposal, "voting", words, proposal.closes - ONE, first=proposal.opens)


def _appointment(
    proposal: Proposal, what: str, summary: str, last: date, **more: Any
) -> Appointment:
    begun = proposal.collecting_since or proposal.created_on
    return Appointment(
        key=f"{what}-{proposal.uid}",
        summary=summary,
        link=proposal.get_absolute_url(),
        begun=begun,
        changed=proposal.changed_on or begun,
        last=last,
        **({"first": last} | more),
    )


def personal(person: Person, since: date) -> Iterator[Appointment]:
    """Of what the person has written or signed: until when something can be done."""
    mine = Proposal.objects.filter(author=person)
    for proposal in mine.filter(stage=Stage.COLLECTING).order_by("number"):
        if proposal.last_day and proposal.last_day >= since:
            words = _("Your proposal “%(title)s” collects signatures until tonight")
            yield _appointment(
                proposal, "mine", words % {"title": proposal.heading}, proposal.last_day
            )
    drafts = mine.filter(stage=Stage.DRAFT, alternative_to__stage=Stage.DISCUSSION)
    for draft in drafts.select_related("alternative_to").order_by("number"):
        yield from _in_time(draft, since)
    sleeping = Signature.objects.filter(person=person, proposal__stage=Stage.COLLECTING)
    for signature in sleeping.filter(confirm_until__gt=since).select_related("proposal"):
        yield from _to_confirm(signature)


def _in_time(draft: Proposal, since: date) -> Iterator[Appointment]:
    """A draft that is to come to the same ballot as another has that one's deadline."""
    other = draft.alternative_to
    if other is not None and other.opens and other.opens - ONE >= since:
        words = _("“%(other)s” comes to the vote: last day for your alternative, “%(title)s”")
        yield Appointment(
            key=f"draft-{draft.uid}",
            summary=words % {"other": other.heading, "title": draft.title},
            first=other.opens - ONE,
            last=other.opens - ONE,
            link=draft.get_absolute_url(),
            begun=draft.created_on,
            changed=max(draft.created_on, other.changed_on or draft.created_on),
        )


def _to_confirm(signature: Signature) -> Iterator[Appointment]:
    until, proposal = signature.confirm_until, signature.proposal
    if until is not None:
        words = _("Last day to confirm your signature under “%(title)s”")
        yield Appointment(
            key=f"confirm-{proposal.uid}",
            summary=words % {"title": proposal.heading},
            first=until - ONE,
            last=until - ONE,
            link=proposal.get_absolute_url() + "#signatures",
            begun=signature.signed_on,
            changed=max(signature.signed_on, proposal.changed_on or signature.signed_on),
        )


DATES = Dates(public=public, personal=personal)
