"""Where a room says what it brings to the others, so that lower rooms can reach up by name.

A room fills these registries while it loads (`core.room.Room` imports its furniture); a lower room
reads them when it works. The room that reads a registry describes what it holds.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class NameTaken(Exception):
    """Two different things were registered under one name."""


class Registry(Generic[Thing]):
    """Things by name, in the order of registration."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, Thing] = {}

    def add(self, name: str, thing: Thing) -> Thing:
        """Register `thing`; raises NameTaken if the name stands for something else."""
        if self._things.setdefault(name, thing) is not thing:
            raise NameTaken(f"{self.what}: {name!r} is registered twice")
        return thing

    def register(self, name: str) -> Callable[[Thing], Thing]:
        """Use as a decorator: `@due.register("referenda.openings")`."""
        return lambda thing: self.add(name, thing)

    def __getitem__(self, name: str) -> Thing:
        return self._things[name]

    def get(self, name: str) -> Thing | None:
        return self._things.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def values(self) -> list[Thing]:
        return list(self._things.values())

    def items(self) -> list[tuple[str, Thing]]:
        return list(self._things.items())


# Read by whoever asks for the name
standing: Registry[Any] = Registry("what a person is in the group")
# Read by groups.proposals: (proposal) → None, in the transaction in which it is renamed
renamed: Registry[Any] = Registry("what follows the titles of a proposal in other languages")
# Read by core.programs
api: Registry[Any] = Registry("resource for programs")
scopes: Registry[Any] = Registry("scope of a token")
# Read by core.record
verbs: Registry[Any] = Registry("record verb")
replays: Registry[Any] = Registry("replay of the record")
recorded: Registry[Any] = Registry("what is woken when something was recorded")
withheld: Registry[Any] = Registry("reason not to sign the record now")
cosignatures: Registry[Any] = Registry("those who vouch for a checkpoint")
# Read by core.charter
parameters: Registry[Any] = Registry("charter parameter")
# Read by core.heartbeat
due: Registry[Any] = Registry("due work")
subscribers: Registry[Any] = Registry("record subscriber")
wakings: Registry[Any] = Registry("what a process does before its first work")
chores: Registry[Any] = Registry("chore done at every beat")
# Read by core.pages, where demonstrations live together
unsettled: Registry[Any] = Registry("reason to meet the neighbours again at once")
# Read by core.people
own_data: Registry[Any] = Registry("part of a person's own data")
settings_links: Registry[Any] = Registry("page that a person's settings lead to")
profile_panels: Registry[Any] = Registry("panel of a profile")
pseudonym_panels: Registry[Any] = Registry("panel of a pseudonym")
other_doors: Registry[Any] = Registry("way in that a new password closes")
messengers: Registry[Any] = Registry("way to tell a person something")
# Read by core.notices
notice_kinds: Registry[Any] = Registry("notice kind")
needs_me: Registry[Any] = Registry("what waits for a person")
# Read by core.pages
overview_panels: Registry[Any] = Registry("panel of the overview")
figures: Registry[Any] = Registry("figure of the group")
navigation: Registry[Any] = Registry("place in the navigation")
search: Registry[Any] = Registry("searchable kind")
# Read by realtime
pieces: Registry[Any] = Registry("piece of a page that stays true while it is open")
# Read by core.feeds
feeds: Registry[Any] = Registry("feed")
calendar: Registry[Any] = Registry("dates of a room")
open_data: Registry[Any] = Registry("table of the open data")
# Read by core.rehearsal
scenario_kinds: Registry[Any] = Registry("scenario kind")
# Read by delegation
scope_kinds: Registry[Any] = Registry("kind of scope a mandate can have")
matters: Registry[Any] = Registry("votes that mandates speak in")
# Read by groups.proposals
proposal_panels: Registry[Any] = Registry("panel of a proposal's page")
proposal_dates: Registry[Any] = Registry("dates of a proposal")
publications: Registry[Any] = Registry("what is recorded when a proposal is published")
asked_of: Registry[Any] = Registry("groups of which a question can be asked together")
joint_pages: Registry[Any] = Registry("where the groups' part in a question is shown")
# Read by groups.referenda
conclusions: Registry[Any] = Registry("what a count leads to that is held with other groups")
roll_exceptions: Registry[Any] = Registry("members who are left off a roll")
# Read by groups.decisions
effects: Registry[Any] = Registry("effect of a decision")
# Read by federation.identity and federation.peers: (origin, at) → sets of origins
circles: Registry[Any] = Registry("groups that decide together with one")
# Read by federation.identity: (host) → bool
pinned: Registry[Any] = Registry("host whose keys were decided on")
# Read by federation.peers
civic_kinds: Registry[Any] = Registry("kind of civic object")
civic_unsaid: Registry[Any] = Registry("who takes back what followed from an object")
said_once: Registry[Any] = Registry("name under which a group says something only once")
haste: Registry[Any] = Registry("reason to ask a peer more often than once a day")
civic_words: Registry[Any] = Registry("what a kind of civic object is called")
civic_secrets: Registry[Any] = Registry("why the words of a civic object are for groups only")
civic_readers: Registry[Any] = Registry("which groups are given the words of a civic object then")
# Read by federation.confederations
joint_vote_panels: Registry[Any] = Registry("panel of a joint vote's page")
