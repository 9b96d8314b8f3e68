"""The second method: the same definition on a networkx graph, built and walked on its own.

It shares the input with `resolve` and nothing else: no counters and no waves. Everybody is asked
anew, word by word, as soon as somebody they name has an outcome; first choices are asked in the
order of the condensed graph, delegates before those who name them.
"""

from collections import defaultdict, deque
from collections.abc import Iterable

import networkx as nx
import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Resolution


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
        self.names: nx.DiGraph[int] = nx.DiGraph(
            (owner, name)
            for owner, mine in self.lists.items()
            for choice in mine
            for name in choice.names
        )
        # Whose choice at a level above the first yields.
        self.yielding: defaultdict[int, set[int]] = defaultdict(set)

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
        first: nx.DiGraph[int] = nx.DiGraph(
            (owner, name) for owner, mine in self.lists.items() for name in mine[0].names
        )
        # They come in the order of the condensed graph, whoever is named before who names.
        for circle in nx.strongly_connected_components(first):
            waiting = deque(member for member in circle if member in self.lists)
            while waiting:
                member = waiting.popleft()
                if self._decide(member, self.lists[member][0]) and len(circle) > 1:
                    waiting.extend(name for name in first.pred[member] if name in circle)

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
