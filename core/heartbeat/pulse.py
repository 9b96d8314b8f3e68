"""The thread that keeps an embedded instance going; a served one has Celery instead."""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection

from core import hooks
from core.heartbeat import actions, clock, jobs

log = logging.getLogger("folkmoot.pulse")
DRAIN_SECONDS = 1.0
# What is recorded within this time is drained together; a slow disk is left free for others.
GATHERING_SECONDS = 0.1
REST = 2


class Pulse(threading.Thread):
    """Beats at once, then at every interval; in between it drains what was appended."""

    recorded = threading.Event()

    def __init__(self) -> None:
        super().__init__(name="pulse", daemon=True)
        self.stopping = threading.Event()

    def run(self) -> None:
        next_beat = time.monotonic()
        while not self.stopping.is_set():
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + settings.BEAT_SECONDS
                self.guarded_beat()
            self.recorded.clear()
            began = time.monotonic()
            self.guarded_drain()
            took = time.monotonic() - began
            self.stopping.wait(max(GATHERING_SECONDS, REST * took))
            self.recorded.wait(DRAIN_SECONDS)
        connection.close()

    def guarded_beat(self) -> None:
        try:
            jobs.wake(now=clock.now())
            actions.beat(now=clock.now())
            jobs.do_chores(now=clock.now())
        except Exception:
            log.exception("The beat failed; it will be tried again")

    def guarded_drain(self) -> None:
        try:
            jobs.drain_all()
        except Exception:
            log.exception("Draining failed; it will be tried again")
        finally:
            close_old_connections()


hooks.recorded.add("pulse", Pulse.recorded.set)
