"""A group of the demonstration that lives its last days together with its neighbours.

Whoever conducts them says on standard input whose turn it is, and reads on standard output how it
went; see core.demonstration. Each order is one word, each answer one line that begins with `=`:

    (at the start: the home is prepared)            = prepared
    go    live on alone, up to the days together    = there, or = here if all was lived before
    meet  say and hear what there is                = 1 if there is more, else 0
          (also in the days after the story)
    day   live the next day                         = 1 if there is anything to say or to hear,
                                                      or = here after the last

The end of the input is the end of the demonstration.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress

from core import hooks
from core.heartbeat import clock, jobs
from core.heartbeat.pulse import Pulse
from core.instance import HomeRefused
from core.pages.populating import populate
from core.pages.telling import tell

log = logging.getLogger("folkmoot.village")
# Where the other groups of this demonstration are, by their places.
elsewhere: dict[str, str] = {}
SECONDS_TO_WAIT = 20.0
LOOK_SECONDS = 0.1


class Life(threading.Thread):
    """Lives the story of a place in a thread of its own, then keeps it going as a pulse does.

    Pages can be served from `together` on: neighbours ask there. Whoever serves them sets
    `is_served`; before, nobody is told that anybody is here.
    """

    def __init__(self, language: str, place: str, neighbours: Mapping[str, str]) -> None:
        super().__init__(name="life", daemon=True)
        self.language, self.place, self.neighbours = language, place, neighbours
        elsewhere.update(neighbours)
        self.first = tell(language, place, alone=False)["together"]
        self.together, self.is_served = threading.Event(), threading.Event()
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            _say("prepared")
            _hear("go")
            populate(self.language, self.place, neighbours=self.neighbours, turn=self._turn)
        except Exception as error:
            self.failure = error
            if not isinstance(error, (HomeRefused, EndOfInput)):
                log.exception("The life of %s was broken off", self.place)
            if self.together.is_set():
                end()
            self.together.set()
            return
        self._arrive("here")
        pulse = Pulse()
        pulse.start()
        with suppress(EndOfInput):
            while _hear("meet"):
                pulse.guarded_beat()
                _say(_unsettled())
        end()

    def _arrive(self, answer: str) -> None:
        self.together.set()
        self.is_served.wait()
        _say(answer)

    def _turn(self, days_ago: int) -> None:
        """Wait until the others are as far, and meet them as often as there is a reason."""
        if days_ago >= self.first:
            return
        if not self.together.is_set():
            self._arrive("there")
        else:
            _say(_unsettled())
        while _hear("day", "meet") == "meet":
            jobs.do_chores(now=clock.now())
            _say(_unsettled())


def wait_for_the_others() -> None:
    """Wait until everybody has heard what was said on this day, as the conductor notes.

    Not for long: somebody who hangs holds up nobody else.
    """
    note = clock.days_file().resolve().with_name("settled")
    limit = time.monotonic() + SECONDS_TO_WAIT
    while elsewhere and time.monotonic() < limit:
        if not note.exists() or note.read_text("ascii") == str(clock.days_ahead()):
            return
        time.sleep(LOOK_SECONDS)


class EndOfInput(Exception):
    """Nobody conducts any more."""

    def __str__(self) -> str:
        return "nobody conducts the demonstration any more"


def _unsettled() -> str:
    jobs.drain_all()
    return str(int(any(is_waiting() for is_waiting in hooks.unsettled.values())))


def _say(answer: str) -> None:
    sys.stdout.write(f"= {answer}\n")
    sys.stdout.flush()


def _hear(*orders: str) -> str:
    """The next order; raises EndOfInput at the end of the input, and for what is none of these."""
    # Without a buffer: a thread that waits in one when the process ends makes it fail.
    with open(0, "rb", buffering=0, closefd=False) as line:
        word = line.readline().decode().strip()
    if word not in orders:
        raise EndOfInput
    return word


def end() -> None:
    """End as after a signal to do so."""
    os.kill(os.getpid(), signal.SIGTERM)
