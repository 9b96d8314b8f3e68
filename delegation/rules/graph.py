"""The second method, and what a count looks like: who follows whom, what goes round, what ends.

The second method is the same definition on a networkx graph, built and walked on its own. It shares
the input with `resolve` and nothing else: no counters and no waves. Everybody is asked anew, word
by word, as soon as somebody they name has an outcome; first choices are asked in the order of the
condensed graph, delegates before those who name them.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from enum import StrEnum

import networkx as nx
import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Resolution
from delegation.rules.weight import paths


def resolve_by_graph(assembly: Assembly) -> Resolution:
    """What everybody's vote comes to, found the second way. `wave` is left out."""
    asking = _Asking(assembly)
    asking.ask_first_choices()
    asking.note(asking.lists)
    while decided := asking.decide_lowest():
        asking.spread(decided)
    return Resolution(
        outcome=np.array(asking.outcome, np.int16),
        level=np.array(asking.level, np.int8),
        via=np.array(asking.via, np.int32),
    )


class _Asking:
    """Who has which outcome so far, and the graph of who names whom."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.outcome: list[int] = assembly.direct.tolist()
        self.level = [UNRESOLVED if vote == UNRESOLVED else 0 for vote in self.outcome]
        self.via = [-1] * assembly.size
        self.lists = _lists(assembly, self.outcome)
        # Others hear nothing of a vote that counts for its voter alone.
        self.alone = set(np.flatnonzero(assembly.private).tolist())
        self.dull = {assembly.blank, assembly.status_quo}
        # Who names whom in first choices, and in any. Nobody waits for those who have voted.
        self.first = self._graph(mine[:1] for mine in self.lists.values())
        self.names = self.first
        if any(len(mine) > 1 for mine in self.lists.values()):
            self.names = self._graph(self.lists.values())
        # Whose choice at a level above the first yields.
        self.yielding: defaultdict[int, set[int]] = defaultdict(set)

    def _graph(self, lists: Iterable[list["_Choice"]]) -> "nx.DiGraph[int]":
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(self.lists)
        graph.add_edges_from(
            (owner, name)
            for owner, mine in zip(self.lists, lists, strict=True)
            for choice in mine
            for name in choice.names
            if self.outcome[name] == UNRESOLVED
        )
        return graph

    def says(self, choice: "_Choice") -> int:
        """What a choice yields now."""
        votes = [self.outcome[name] for name in choice.names if name not in self.alone]
        deaf_to = self.dull if choice.joint else set()
        for vote in set(votes) - deaf_to - {UNRESOLVED}:
            if votes.count(vote) >= choice.quota:
                return vote
        return UNRESOLVED

    def ask_first_choices(self) -> None:
        """Everything that follows from own votes by first choices."""
        # They come in the order of the condensed graph, whoever is named before who names.
        for circle in nx.strongly_connected_components(self.first):
            waiting = deque(member for member in circle if member in self.lists)
            while waiting:
                member = waiting.popleft()
                if self._decide(member, self.lists[member][0]) and len(circle) > 1:
                    waiting.extend(m for m in self.first.pred[member] if m in circle)

    def decide_lowest(self) -> list[int]:
        """Decide all whose choice yields at the lowest level at which any does."""
        for level in sorted(self.yielding):
            members = self.yielding.pop(level)
            decided = [m for m in members if self._decide(m, self._at(m, level))]
            if decided:
                return decided
        return []

    def spread(self, decided: Iterable[int]) -> None:
        """Ask whoever names them, and on until no first choice yields any more."""
        new = deque(decided)
        while new:
            naming = list(self.names.pred[new.popleft()])
            new.extend(m for m in naming if self._decide(m, self.lists[m][0]))
            self.note(naming)

    def note(self, members: Iterable[int]) -> None:
        """Note whose later choices yield."""
        for member in members:
            if self.outcome[member] == UNRESOLVED:
                for choice in self.lists[member][1:]:
                    if self.says(choice) != UNRESOLVED:
                        self.yielding[choice.level].add(member)

    def _decide(self, member: int, choice: "_Choice") -> bool:
        if self.outcome[member] != UNRESOLVED or (said := self.says(choice)) == UNRESOLVED:
            return False
        self.outcome[member], self.level[member] = said, choice.level
        self.via[member] = choice.place
        return True

    def _at(self, member: int, level: int) -> "_Choice":
        return next(choice for choice in self.lists[member] if choice.level == level)


class _Choice:
    __slots__ = ("joint", "level", "names", "place", "quota")

    def __init__(self, place: int, level: int, quota: int, joint: bool, names: list[int]) -> None:  # noqa: FBT001
        self.place, self.level, self.quota = place, level, quota
        self.joint, self.names = joint, names


def _lists(assembly: Assembly, outcome: list[int]) -> dict[int, list[_Choice]]:
    """The choices of everybody who has not voted, in their order."""
    choices = assembly.choices
    start, names = choices.start.tolist(), choices.delegates.tolist()
    rows = zip(
        choices.owner.tolist(),
        choices.level.tolist(),
        choices.quota.tolist(),
        choices.joint.tolist(),
        strict=True,
    )
    lists: dict[int, list[_Choice]] = {}
    for place, (owner, level, quota, joint) in enumerate(rows):
        if outcome[owner] == UNRESOLVED:
            choice = _Choice(place, level, quota, joint, names[start[place] : start[place + 1]])
            lists.setdefault(owner, []).append(choice)
    return lists


# --- What a count looks like ---------------------------------------------------------------------


class Lost(StrEnum):
    """Why a mandate leads to no vote."""

    CIRCLE = "circle"  # it goes round, or waits for somebody whose mandate does
    DEAD_END = "dead_end"  # it ends with somebody who has neither vote nor mandate
    DISAGREEMENT = "disagreement"  # all have voted, and too few agree


def lost(assembly: Assembly, resolution: Resolution) -> dict[int, Lost]:
    """All members whose mandate leads to no vote, each with the first reason that applies."""
    waiting = _waiting(assembly, resolution)
    owners = set(assembly.choices.owner.tolist())
    # Whoever waits for a vote that counts for its voter alone has reached an end as well.
    ended = set(_naming_the_private(assembly))
    found: dict[int, Lost] = {}
    for circle in nx.strongly_connected_components(waiting):
        ahead = {found[name] for member in circle for name in waiting[member] if name in found}
        if _is_circle(waiting, circle) or Lost.CIRCLE in ahead:
            reason = Lost.CIRCLE
        elif not circle <= owners or circle & ended or Lost.DEAD_END in ahead:
            reason = Lost.DEAD_END
        else:
            reason = Lost.DISAGREEMENT
        found.update(dict.fromkeys(circle, reason))
    return {
        member: reason
        for member, reason in sorted(found.items())
        if member in owners and member < assembly.members
    }


def loops(assembly: Assembly, resolution: Resolution) -> list[list[int]]:
    """The circles of members that count for nobody, as long as none of them votes."""
    waiting = _waiting(assembly, resolution)
    circles = (c for c in nx.strongly_connected_components(waiting) if _is_circle(waiting, c))
    # Stand-ins stand beside their own member.
    return sorted(sorted(m for m in circle if m < assembly.members) for circle in circles)


def dead_ends(assembly: Assembly, resolution: Resolution) -> list[int]:
    """The members with whom mandates of others end: they have neither vote nor mandate."""
    waiting = _waiting(assembly, resolution)
    return sorted(
        member for member, named in waiting.out_degree() if not named and waiting.pred[member]
    )


def flow(assembly: Assembly, resolution: Resolution) -> "nx.DiGraph[int]":
    """Who follows whom, for everybody with a delegated vote."""
    follower, delegate = paths(assembly, resolution)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(follower.tolist(), delegate.tolist(), strict=True))
    return graph


def components(graph: "nx.DiGraph[int]") -> list[set[int]]:
    """The parts of a flow that have nothing to do with each other, the largest first."""
    return sorted(nx.weakly_connected_components(graph), key=len, reverse=True)


def _waiting(assembly: Assembly, resolution: Resolution) -> "nx.DiGraph[int]":
    """Who waits for whom, among those without an outcome."""
    choices = assembly.choices
    owner = np.repeat(choices.owner, np.diff(choices.start))
    unresolved = resolution.outcome == UNRESOLVED
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(choices.owner[unresolved[choices.owner]].tolist())
    waits = unresolved[owner] & unresolved[choices.delegates]
    pairs = zip(owner[waits].tolist(), choices.delegates[waits].tolist(), strict=True)
    graph.add_edges_from(pairs)
    return graph


def _is_circle(graph: "nx.DiGraph[int]", members: set[int]) -> bool:
    return len(members) > 1 or any(graph.has_edge(member, member) for member in members)


def _naming_the_private(assembly: Assembly) -> list[int]:
    choices = assembly.choices
    owner = np.repeat(choices.owner, np.diff(choices.start))
    named: list[int] = owner[assembly.private[choices.delegates]].tolist()
    return named
