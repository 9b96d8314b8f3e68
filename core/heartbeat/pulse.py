"""The thread that keeps an embedded instance going; a served one has Celery instead."""

import logging
import threading

from django.conf import settings
from django.db import close_old_connections, connection

from core.heartbeat import actions, clock, jobs

log = logging.getLogger("folkmoot.pulse")
DRAIN_SECONDS = 1.0


class Pulse(threading.Thread):
    """Beats at once, then at every interval; in between it drains what was appended."""

    def __init__(self) -> None:
        super().__init__(name="pulse", daemon=True)
        self.stopping = threading.Event()

    def run(self) -> None:
        waited = float(settings.BEAT_SECONDS)
        while not self.stopping.is_set():
            if waited >= settings.BEAT_SECONDS:
                self.guarded_beat()
                waited = 0.0
            self.guarded_drain()
            self.stopping.wait(DRAIN_SECONDS)
            waited += DRAIN_SECONDS
        connection.close()

    def guarded_beat(self) -> None:
        try:
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
