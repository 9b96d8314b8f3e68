"""Lets several groups live the last days of their stories in step, and meet in between.

A day begins when everybody has lived the one before and nobody has anything more to say to the
others. Whoever does not answer is left out; the days of the others pass all the same.
"""

from collections.abc import Sequence
from pathlib import Path

from core.demonstration.homes import CLOCK, SETTLED
from core.demonstration.stage import Stage

SECONDS_ALONE = 300.0
SECONDS_A_TURN = 60.0
# What is said is heard, answered and vouched for in a few rounds.
MOST_ROUNDS = 20
QUIET = 2


def conduct(stages: Sequence[Stage]) -> None:
    """Bring everybody through their lives to today; who had lived before is only waited for."""
    for stage in stages:
        stage.order("go")
    together = [stage for stage in stages if stage.answer(SECONDS_ALONE) == "there"]
    _settle(together, is_restless=True)
    while together:
        answers = _all(together, "day")
        together = [stage for stage, answer in answers.items() if answer in {"0", "1"}]
        _settle(together, is_restless="1" in answers.values())


class Days:
    """The days after the stories, which begin when somebody moves the clock on that all share.

    What is said on a day is heard, answered and vouched for on that day, however fast people go on:
    the clock waits for the note that all is said (see core.pages.demo).
    """

    def __init__(self, folder: Path) -> None:
        self.clock, self.settled = folder / CLOCK, folder / SETTLED
        self._note(self._ahead())

    def follow(self, stages: Sequence[Stage]) -> None:
        """Let everybody meet, if the clock was moved on since they did."""
        ahead = self._ahead()
        if ahead != self.settled.read_text("ascii"):
            _settle(stages, is_restless=True)
            self._note(ahead)

    def _ahead(self) -> str:
        return self.clock.read_text("ascii")

    def _note(self, ahead: str) -> None:
        draft = self.settled.with_suffix(".draft")
        draft.write_text(ahead, "ascii")
        draft.replace(self.settled)


def _settle(stages: Sequence[Stage], *, is_restless: bool) -> None:
    """Let them meet until nobody has a reason any more.

    All meet at the same time, so somebody may be told something after saying that there is no
    more: only two quiet rounds are quiet.
    """
    quiet = 0 if is_restless else QUIET
    for _round in range(MOST_ROUNDS):
        if quiet == QUIET:
            return
        quiet = 0 if "1" in _all(stages, "meet").values() else quiet + 1


def _all(stages: Sequence[Stage], order: str) -> dict[Stage, str]:
    """What each who is still there answers to an order that all get at the same time."""
    present = [stage for stage in stages if not stage.is_lost]
    for stage in present:
        stage.order(order)
    return {stage: stage.answer(SECONDS_A_TURN) for stage in present}
