"""A group's process, to which orders are given and whose answers are read."""

import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from core.demonstration.homes import Home

MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"
SECONDS_TO_END = 10
ANSWER = "= "


class Stage:
    """Somebody who may stop answering: then the others go on without them."""

    def __init__(self, home: Home, language: str) -> None:
        self.home = home
        self.is_lost = False
        self._answers: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, str(MANAGE), *home.words(language)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=home.environment,
            cwd=MANAGE.parent,
            # Ctrl-C is for whoever minds them all.
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def place(self) -> str:
        return self.home.place

    def order(self, word: str) -> None:
        """Give an order; who has ended does not hear it."""
        try:
            assert self._process.stdin
            self._process.stdin.write(f"{word}\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            self.is_lost = True

    def answer(self, seconds: float) -> str:
        """The next answer; empty from somebody who gives none in time and is lost."""
        found = ""
        if not self.is_lost:
            with suppress(queue.Empty):
                found = self._answers.get(timeout=seconds)
        self.is_lost = not found
        if self.is_lost:
            self.end()
        return found

    def end(self) -> None:
        """Tell it to end, without waiting for it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        """Wait until it has ended, or end it."""
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith(ANSWER):
                self._answers.put(line.removeprefix(ANSWER).strip())
        # Whoever waits for an answer waits no longer.
        self._answers.put("")
