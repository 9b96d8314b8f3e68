"""The constitution on shared pages: its place, its panel on proposals, its search."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.reading import current
from core.people.models import Person
from groups.constitution.aloud import sections
from groups.constitution.reading import AMEND
from groups.proposals.models import Proposal

MOST_FOUND = 20


def on_proposal(
    proposal: Proposal, person: Person | None, request: HttpRequest
) -> dict[str, Any] | None:
    """For a proposal that amends the charter: the way to the dry run."""
    if not proposal.can_have_effects or not proposal.effects.filter(kind=AMEND).exists():
        return None
    return {"template": "constitution/panel.html", "order": 25, "amendment": proposal}


def search(query: str) -> list[dict[str, str]]:
    """Sentences of the charter in force that contain each of the words."""
    words = query.casefold().split()
    charter = reverse("constitution:charter")
    return [
        {
            "title": f"§ {sentence.number}",
            "link": f"{charter}#{sentence.parameter.name}",
            "text": sentence.text,
        }
        for section in sections(current())
        for sentence in section.sentences
        if words and all(word in sentence.text.casefold() for word in words)
    ][:MOST_FOUND]


hooks.navigation.add(
    "constitution",
    {
        "label": _("Charter"),
        "url": "constitution:charter",
        "order": 50,
        "under": None,
        "icon": "charter",
    },
)
hooks.proposal_panels.add("constitution", on_proposal)
hooks.search.add("constitution", search)
