"""Proposals on pages of other rooms."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.notices.needs import Need
from core.people.models import Person
from core.prepared import Prepared
from groups.membership.models import Standing
from groups.proposals.models import Proposal, Signature
from groups.proposals.progress import signature_counts
from groups.proposals.rules import UNDECIDED, Stage

ON_OVERVIEW = 5
ON_PROFILE = 50
SOON = timedelta(days=3)
FOUND = 20
EXCERPT = 160
NEEDED = ("number", "stage", "title", "signatures_until", "language", "titles")
COLLECTING = Prepared(
    lambda: Proposal.objects.collecting().order_by("signatures_until", "number")[:ON_OVERVIEW],
    given=0,
)


def collecting_panel(request: HttpRequest) -> dict[str, Any]:
    """For the overview: what collects signatures, what ends soonest first."""
    members = getattr(request, "counted", {}).get("membership")
    found = list(COLLECTING.rows())
    counts = signature_counts(found, members=members)
    return {
        "template": "proposals/panel.html",
        "order": 20,
        "rows": [{"proposal": each, "signatures": counts[each.number]} for each in found],
    }


def under_way() -> QuerySet[Proposal]:
    """For the figures of the group: the proposals that are on their way."""
    return Proposal.objects.filter(stage__in=UNDECIDED)


def needs_of(person: Person, today: date) -> list[Need]:
    """Of a member: signatures to confirm, proposals whose term ends soon unsigned, drafts."""
    is_member = Exists(Standing.objects.members().filter(pk=person.pk))
    signed = Signature.objects.filter(person=person, proposal=OuterRef("pk"))
    # One question for all: most people have nothing to do on most days.
    known: Any = Proposal.objects.annotate(
        confirm_until=Subquery(signed.filter(confirm_until__gt=today).values("confirm_until")[:1])
    )
    is_draft = Q(author=person, stage=Stage.DRAFT)
    ends_soon = Q(signatures_until__gt=today, signatures_until__lte=today + SOON) & ~Exists(signed)
    collects = Q(stage=Stage.COLLECTING) & (Q(confirm_until__isnull=False) | ends_soon)
    found = list(known.filter(is_member, is_draft | collects).only(*NEEDED).order_by("number"))
    sleeping = [each for each in found if each.confirm_until]
    ending = [each for each in found if each.stage == Stage.COLLECTING and not each.confirm_until]
    drafts = [each for each in found if each.stage == Stage.DRAFT][:ON_OVERVIEW]
    return [
        *(
            _to_confirm(each, each.confirm_until)
            for each in sorted(sleeping, key=lambda each: each.confirm_until)
        ),
        *_ending_soon(sorted(each.signatures_until for each in ending)),
        *map(_to_finish, drafts),
    ]


def _to_confirm(proposal: Proposal, until: date) -> Need:
    return Need(
        sentence=_("Confirm your signature: the text of “%(title)s” has changed")
        % {"title": proposal.heading},
        link=proposal.get_absolute_url() + "#signatures",
        until=until - timedelta(days=1),
    )


def _ending_soon(ends: list[date]) -> list[Need]:
    if not ends:
        return []
    sentence = ngettext(
        "%(n)s proposal that you have not signed stops collecting soon",
        "%(n)s proposals that you have not signed stop collecting soon",
        len(ends),
    ) % {"n": len(ends)}
    link = reverse("proposals:list") + "?whose=unsigned&sort=deadline"
    return [Need(sentence=sentence, link=link, until=ends[0] - timedelta(days=1))]


def _to_finish(draft: Proposal) -> Need:
    return Need(
        sentence=_("Finish your draft “%(title)s”") % {"title": draft.title},
        link=draft.get_absolute_url(),
    )


def find(query: str) -> list[dict[str, Any]]:
    """Published proposals that contain the words."""
    found = Proposal.objects.public().saying(query)[:FOUND]
    return [
        {
            "title": proposal.heading,
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
