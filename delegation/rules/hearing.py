"""Who listens to whom: what every choice has heard so far, and who must be told what happens."""

from collections.abc import Iterator

import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Outcomes, Places

# So many names are taken at a time, so that memory stays small.
BATCH = 1 << 18


class Hearing:
    """The state of one count.

    What a choice has heard of one outcome is a number at a place of its own, its *ear*: choice
    times number of outcomes, plus outcome. An ear is full when it has heard the choice's quota.
    """

    def __init__(self, assembly: Assembly) -> None:
        self.assembly, self.choices = assembly, assembly.choices
        self.outcome = assembly.direct.copy()
        self.via = np.full(assembly.size, -1, np.int32)
        self.wave = np.where(self.outcome == UNRESOLVED, np.int32(-1), np.int32(0))
        self.now = 0
        self.width = assembly.options + 1
        most = int(np.diff(self.choices.start).max(initial=1))
        self.heard = np.zeros(len(self.choices) * self.width, np.min_scalar_type(most))
        self.has_joint = bool(self.choices.joint.any())
        self.levels = range(1, int(self.choices.level.max(initial=0)) + 1)
        # Full ears by the level of their choice: many at a time, and one by one.
        self.ready: dict[int, list[Places]] = {level: [] for level in self.levels}
        self.ready_few: dict[int, list[int]] = {level: [] for level in self.levels}
        self._listen()
        self._look()

    def hear(self, choice: Places, said: Outcomes) -> tuple[Places, Places]:
        """Count what delegates say; the ears that were told something, and their choices."""
        if self.has_joint:
            # A joint yes is deaf to blank and to leaving everything as it is.
            dull = (said == self.assembly.blank) | (said == self.assembly.status_quo)
            tells = ~(dull & self.choices.joint.take(choice))
            choice, said = choice.compress(tells), said.compress(tells)
        ear: Places = choice * np.int32(self.width) + said
        np.add.at(self.heard, ear, self.heard.dtype.type(1))
        return ear, choice

    def wait(self, ears: Places) -> None:
        """Let full ears wait at the level of their choice."""
        level = self.choices.level.take(ears // self.width)
        for at in self.levels:
            if (found := ears[level == at]).size:
                self.ready[at].append(found)

    def _listen(self) -> None:
        """Hear the own votes, and note for everybody undecided which choices name them."""
        audible = np.where(self.assembly.private, np.int16(UNRESOLVED), self.assembly.direct)
        undecided = self.assembly.direct == UNRESOLVED
        # Nobody hears who follows somebody for themself alone.
        speaks_later = undecided & ~self.assembly.private
        # Name and choice in one number: sorting numbers is much quicker than ordering pairs.
        watching = [np.zeros(0, np.int64)]
        for names, choice in self._names():
            # Who has voted needs no choice.
            asks = undecided.take(self.choices.owner.take(choice))
            said = audible.take(names)
            tells = asks & (said != UNRESOLVED)
            self.hear(choice.compress(tells), said.compress(tells))
            asks &= speaks_later.take(names)
            named = names.compress(asks).astype(np.int64)
            watching.append((named << 32) | choice.compress(asks))
        watched = np.concatenate(watching)
        watching.clear()
        watched.sort()
        # The narrow number keeps the lower half, which is the choice.
        self.watch = watched.astype(np.int32)
        watched >>= 32
        self.watch_start = np.zeros(self.assembly.size + 1, np.int32)
        np.cumsum(np.bincount(watched, minlength=self.assembly.size), out=self.watch_start[1:])

    def _names(self) -> Iterator[tuple[Places, Places]]:
        """All names in batches, each with the choice in which it stands."""
        start = self.choices.start
        for first, end in self._batches():
            counts = np.diff(start[first : end + 1])
            choice = np.repeat(np.arange(first, end, dtype=np.int32), counts)
            yield self.choices.delegates[start[first] : start[end]], choice

    def _batches(self) -> Iterator[tuple[int, int]]:
        first, start = 0, self.choices.start
        while first < len(self.choices):
            end = int(np.searchsorted(start, start[first] + BATCH, side="right")) - 1
            end = max(end, first + 1)
            yield first, end
            first = end

    def _look(self) -> None:
        """Find the choices that yield from own votes alone."""
        for first, end in self._batches():
            heard = self.heard[first * self.width : end * self.width].reshape(-1, self.width)
            full = np.flatnonzero(heard >= self.choices.quota[first:end, np.newaxis])
            self.wait((full + first * self.width).astype(np.int32))
