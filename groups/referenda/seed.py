"""The village votes."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from core.pages.village import Village
from groups.proposals.seed import members_from
from groups.referenda import actions
from groups.referenda.models import Referendum, RollEntry
from groups.referenda.rules import BLANK

Told = dict[str, Any]
# A proposal that gets its signatures at once is voted on from the eighth day after; the village
# votes on the second and third day of each vote.
SECOND_DAY, THIRD_DAY = 9, 10


def seed(village: Village) -> None:
    """Let as many vote for, against and blank as the story tells; codes are thrown away."""
    village.within.append(actions.compacted_at_the_end())
    for told in village.story["proposals"]:
        if told["published"] >= SECOND_DAY and any(told["votes"].values()):
            third = max(told["published"] - THIRD_DAY, 0)
            village.on(told["published"] - SECOND_DAY, partial(_vote, village, told, 0))
            village.on(third, partial(_vote, village, told, 1))


def _vote(village: Village, told: Told, turn: int, now: datetime) -> None:
    """Cast every second of the choices: the even ones on one day, the odd ones on the next."""
    proposal = village.things["proposals"][told["key"]]
    referendum = Referendum.objects.filter(proposals=proposal).get()
    entries = RollEntry.objects.filter(referendum=referendum, took_part=False)
    has_a_ballot = set(entries.values_list("person_id", flat=True))
    voters = (p for p in members_from(village, told["key"]) if p.pk in has_a_ballot)
    choices = list(_choices(referendum, told))[turn::2]
    for person, choice in zip(voters, choices, strict=False):
        actions.cast_sealed(referendum, person, choice, code=actions.new_code(), now=now)


def _choices(referendum: Referendum, told: Told) -> Iterator[str]:
    options = list(referendum.options.select_related("proposal"))
    ours = next(o.key for o in options if o.proposal and o.proposal.title == told["title"])
    stays = next(option.key for option in options if option.is_status_quo)
    for choice, votes in ((ours, "yes"), (stays, "no"), (BLANK, "blank")):
        yield from [choice] * told["votes"][votes]
