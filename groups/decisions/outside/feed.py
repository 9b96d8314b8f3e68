"""The feed of decisions: one entry for each, what was decided or took force last first."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charter.reading import group_name
from core.dates import in_words
from core.feeds.atom import Entry, FeedKind
from core.markdown import render
from groups.decisions.models import Decision
from groups.decisions.showing import reason_in_words


def newest(keyword: str) -> "QuerySet[Decision]":
    """What was decided or took force last; of proposals with a keyword if one is named."""
    found = Decision.objects.select_related("proposal").prefetch_related("proposal__keywords")
    if keyword:
        found = found.filter(proposal__keywords__key=keyword)
    return found.order_by(Coalesce("settled_on", "decided_on").desc(), "-number")


def entries(decisions: Sequence[Decision]) -> Iterator[Entry]:
    """Each with what was decided, and since when or from when on it holds."""
    for decision in decisions:
        proposal = decision.proposal
        summary = f"{_standing(decision)} {reason_in_words(decision.reason)}"
        yield Entry(
            subject=decision.subject,
            title=proposal.title,
            language=proposal.language,
            link=decision.get_absolute_url(),
            author=group_name(),
            published=decision.decided_on,
            updated=decision.settled_on or decision.decided_on,
            summary=summary,
            html=render(proposal.text),
            terms=[decision.outcome, *(keyword.name for keyword in proposal.keywords.all())],
        )


def _standing(decision: Decision) -> str:
    decided = in_words(decision.decided_on)
    if not decision.is_adopted:
        return _("Rejected on %(decided)s.") % {"decided": decided}
    if decision.settled_on:
        facts = {"decided": decided, "day": in_words(decision.settled_on)}
        return _("Adopted on %(decided)s; in force since %(day)s.") % facts
    day = in_words(decision.in_force_on) if decision.in_force_on else ""
    return _("Adopted on %(decided)s; in force on %(day)s.") % {"decided": decided, "day": day}


FEED = FeedKind(
    name="decisions",
    title=gettext_lazy("Decisions"),
    page="decisions:list",
    rows=newest,
    entries=entries,
)
