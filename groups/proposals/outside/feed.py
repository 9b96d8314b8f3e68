"""The feed of proposals: one entry for each, what changed last first."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import in_words
from core.feeds.atom import Entry, FeedKind
from core.markdown import render
from core.people.display import byline_text
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage


def newest(keyword: str) -> "QuerySet[Proposal]":
    """Published proposals, those with a keyword if one is named."""
    found = Proposal.objects.public().select_related("author").prefetch_related("keywords")
    if keyword:
        found = found.filter(keywords__key=keyword)
    return found.order_by("-changed_on", "-number")


def entries(proposals: Sequence[Proposal]) -> Iterator[Entry]:
    """Each in its own language, with a sentence on how it stands in the reader's."""
    for proposal in proposals:
        published = proposal.collecting_since or proposal.created_on
        yield Entry(
            subject=proposal.subject,
            title=proposal.title,
            language=proposal.language,
            link=proposal.get_absolute_url(),
            author=byline_text(proposal.author, proposal.author_level, proposal.asked_by),
            published=published,
            updated=proposal.changed_on or published,
            summary=_standing(proposal),
            html=render(proposal.text),
            terms=[keyword.name for keyword in proposal.keywords.all()],
        )


def _standing(proposal: Proposal) -> str:
    """How the proposal stands, in a sentence without numbers that change by the hour."""
    sentences = {
        Stage.COLLECTING: _("Collecting signatures; the last day to sign is %(last)s."),
        Stage.DISCUSSION: _("In discussion; voting opens on %(opens)s."),
        Stage.VOTING: _("Being voted on; the last day to vote is %(last)s."),
        Stage.ADOPTED: _("Adopted on %(ended)s."),
        Stage.REJECTED: _("Rejected on %(ended)s."),
        Stage.EXPIRED: _("Expired without enough signatures on %(ended)s."),
        Stage.WITHDRAWN: _("Withdrawn by its author on %(ended)s."),
    }
    if proposal.is_joint:
        sentences |= {
            Stage.COLLECTING: _("Collecting signatures in several groups."),
            Stage.DISCUSSION: _("In discussion in several groups; voting opens on %(opens)s."),
            Stage.EXPIRED: _("Ended without a vote on %(ended)s."),
            Stage.WITHDRAWN: _("Taken back by the group that asked, on %(ended)s."),
        }
    facts = {
        "last": _said(proposal.last_day),
        "opens": _said(proposal.opens),
        "ended": _said(proposal.concluded_on),
    }
    return sentences[Stage(proposal.stage)] % facts


def _said(day: date | None) -> str:
    return in_words(day) if day else ""


FEED = FeedKind(
    name="proposals",
    title=gettext_lazy("Proposals"),
    page="proposals:list",
    rows=newest,
    entries=entries,
)
