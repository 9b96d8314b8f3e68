"""Effects of decisions: what a group does in a confederation, and what groups do together.

Here it is also said what follows, where the confederation lives and elsewhere, from what is heard.
"""

from datetime import datetime

from core import hooks
from core.instance import instance
from federation.confederations.effects import asking, governing, joining
from federation.confederations.exchange import (
    announcing,
    belonging,
    ends,
    following,
    listeners,
    opening,
    planning,
    unsaying,
)
from federation.confederations.exchange.hearing import Said
from federation.confederations.home import changing


def found_if_all_agree(said: Said, *, digest: str, zone: str) -> None:
    """The last group that agrees to the plan founds the confederation."""
    planning.complete(now=said.now)


def open_votes(*, now: datetime) -> None:
    """Open what waited for signatures, or for a silence. A rehearsal has nobody outside."""
    if not instance.is_scratch:
        opening.hear_the_silence(now=now)
        opening.consider_all(now=now)


listeners.wished.add("belonging.wish", belonging.note_wish)
listeners.wished.add("planning.found", found_if_all_agree)
listeners.parted.add("belonging.part", belonging.note_parting)
listeners.proposed.add("opening.consider", opening.consider)
listeners.opened.add("changing.attach", changing.attach)
listeners.certified.add("following.duty", following.pass_the_duty)
listeners.certified.add("ends.expel", ends.expel)
listeners.seated.add("following.duty_taken", following.take_the_duty)
listeners.unseated.add("belonging.told", belonging.tell_end)
listeners.unseated.add("following.duty_back", following.take_the_duty_back)
hooks.civic_unsaid.add("confederations", unsaying.take_back)
hooks.subscribers.add("confederations.charter", announcing.follow)
hooks.chores.add("confederations.opening", open_votes)

__all__ = ["asking", "governing", "joining"]
