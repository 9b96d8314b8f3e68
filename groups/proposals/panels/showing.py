"""Proposals on pages of other rooms."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.notices.needs import Need
from core.people.models import Person
from groups.membership.models import is_member
from groups.proposals.models import Proposal, Signature
from groups.proposals.progress import signature_counts
from groups.proposals.rules import Stage

ON_OVERVIEW = 5
ON_PROFILE = 50
SOON = timedelta(days=3)
FOUND = 20
EXCERPT = 160


def collecting_panel(request: HttpRequest) -> dict[str, Any]:
    """For the overview: what collects signatures, what ends soonest first."""
    found = list(Proposal.objects.collecting().order_by("signatures_until", "number")[:ON_OVERVIEW])
    counts = signature_counts(found)
    return {
        "template": "proposals/panel.html",
        "order": 20,
        "rows": [{"proposal": each, "signatures": counts[each.number]} for each in found],
    }


def needs_of(person: Person, today: date) -> list[Need]:
    """Signatures to confirm, proposals whose term ends soon unsigned, drafts."""
    if not is_member(person):
        return []
    return [*_to_confirm(person, today), *_ending_soon(person, today), *_drafts(person)]


def _to_confirm(person: Person, today: date) -> list[Need]:
    sleeping = Signature.objects.filter(
        person=person, confirm_until__gt=today, proposal__stage=Stage.COLLECTING
    )
    return [
        Need(
            sentence=_("Confirm your signature: the text of “%(title)s” has changed")
            % {"title": signature.proposal.title},
            link=signature.proposal.get_absolute_url() + "#signatures",
            until=(signature.confirm_until or today) - timedelta(days=1),
        )
        for signature in sleeping.select_related("proposal").order_by("confirm_until")
    ]


def _ending_soon(person: Person, today: date) -> list[Need]:
    signed = Signature.objects.filter(person=person).values("proposal")
    soon = Proposal.objects.collecting().filter(
        signatures_until__gt=today, signatures_until__lte=today + SOON
    )
    ends = list(soon.exclude(pk__in=signed).values_list("signatures_until", flat=True))
    dates = sorted(day for day in ends if day)
    if not dates:
        return []
    sentence = ngettext(
        "%(n)s proposal that you have not signed stops collecting soon",
        "%(n)s proposals that you have not signed stop collecting soon",
        len(dates),
    ) % {"n": len(dates)}
    link = reverse("proposals:list") + "?whose=unsigned&sort=deadline"
    return [Need(sentence=sentence, link=link, until=dates[0] - timedelta(days=1))]


def _drafts(person: Person) -> list[Need]:
    drafts = Proposal.objects.filter(author=person, stage=Stage.DRAFT).order_by("number")
    return [
        Need(
            sentence=_("Finish your draft “%(title)s”") % {"title": draft.title},
            link=draft.get_absolute_url(),
        )
        for draft in drafts[:ON_OVERVIEW]
    ]


def find(query: str) -> list[dict[str, Any]]:
    """Published proposals that contain the words."""
    found = Proposal.objects.public().saying(query)[:FOUND]
    return [
        {
            "title": proposal.title,
            "link": proposal.get_absolute_url(),
            "text": f"{proposal.stage_name} – {Truncator(proposal.text).chars(EXCERPT)}",
        }
        for proposal in found
    ]


def profile_panel(person: Person, request: HttpRequest) -> dict[str, Any] | None:
    """For a profile: what the person proposed under a name that leads there (S2-242, AMB-04)."""
    return _list_of(Proposal.objects.of_author(person))


def pseudonym_panel(person: Person, request: HttpRequest) -> dict[str, Any] | None:
    """For the page of a pseudonym: what was proposed under it, and nothing else (AMB-04)."""
    return _list_of(Proposal.objects.filter(author=person, author_level=4))


def _list_of(proposals: QuerySet[Proposal]) -> dict[str, Any] | None:
    found = proposals.exclude(stage=Stage.DRAFT)[:ON_PROFILE]
    if not found:
        return None
    return {"template": "proposals/panel_author.html", "order": 30, "proposals": found}
