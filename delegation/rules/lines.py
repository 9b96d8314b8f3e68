"""Waves of a few members, one by one: arrays would only be in the way."""

from collections.abc import Sequence

from delegation.rules.assembly import UNRESOLVED
from delegation.rules.hearing import Hearing


class Lines:
    """A view on a count through which single numbers are read and written quickly."""

    def __init__(self, count: Hearing) -> None:
        self.count = count
        choices, assembly = count.choices, count.assembly
        self.outcome, self.via = count.outcome.data, count.via.data
        self.wave, self.heard = count.wave.data, count.heard.data
        self.watch, self.watch_start = count.watch.data, count.watch_start.data
        self.owner, self.level = choices.owner.data, choices.level.data
        self.quota, self.joint = choices.quota.data, choices.joint.data
        self.dull = {assembly.blank, assembly.status_quo}

    def follow(self, front: list[int], *, few: int) -> list[int]:
        """Let wave follow wave until none is left, or many choices must be told: that wave."""
        while front:
            self._tell(front)
            front = self._take()
            if self._told(front) > few:
                return front
        return front

    def _told(self, front: Sequence[int]) -> int:
        start = self.watch_start
        return sum(start[member + 1] - start[member] for member in front)

    def _tell(self, front: Sequence[int]) -> None:
        outcome, owner, joint, heard = self.outcome, self.owner, self.joint, self.heard
        width, ready = self.count.width, self.count.ready_few
        for member in front:
            said = outcome[member]
            for choice in self.watch[self.watch_start[member] : self.watch_start[member + 1]]:
                if outcome[owner[choice]] != UNRESOLVED or (joint[choice] and said in self.dull):
                    continue
                ear = choice * width + said
                heard[ear] += 1
                if heard[ear] == self.quota[choice]:
                    ready[self.level[choice]].append(ear)

    def _take(self) -> list[int]:
        """Decide those who wait at the lowest level; none if many wait there."""
        for level, ears in self.count.ready_few.items():
            if self.count.ready[level]:
                return []
            self.count.ready_few[level] = []
            if front := self._settle(ears):
                return front
        return []

    def _settle(self, ears: Sequence[int]) -> list[int]:
        front = []
        for ear in ears:
            choice, said = divmod(ear, self.count.width)
            member = self.owner[choice]
            if self.outcome[member] == UNRESOLVED:
                self.outcome[member], self.via[member] = said, choice
                self.wave[member] = self.count.now + 1
                front.append(member)
        self.count.now += bool(front)
        return front
