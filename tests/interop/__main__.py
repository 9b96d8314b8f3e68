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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.federation import PEERS_VARIABLE
from tests.homes import new_home
from tests.interop.changes import CHANGES, MALFORMED
from tests.interop.peer import HERE, Line, Peer, a_peer, send
from tests.served.processes import Served, free_port

STORIES = "tests.federation.stories"


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
        follow = _is_followed(served, peer, group)
        _is_heard(served, peer, group)
        peer.does("unfollow", group=group, id="undos/1", follow="follows/1")
        _refuses(served, peer, follow)
        _is_forgotten(served, peer, group)
        met = {
            "manner": manner,
            "group": group,
            "actors": served.home.play(f"{STORIES}:actors"),
            "peer": served.home.play(f"{STORIES}:fetch", address=f"{peer.base}/users/someone"),
            "sent": [line for line in peer.said if line.get("sent") and line["status"] == 202],
            "refused": [line for line in peer.said if line.get("sent") and line["status"] != 202],
            "received": [line for line in peer.said if line.get("asked") == "POST"],
        }
        _require_signed(met)
        print(f"{manner}: followed, told, signed, proved; refused forged, changed and old")
        return met


def _is_followed(served: Served, peer: Peer, group: str) -> Line:
    """It follows, once and with one answer however often that comes; how it asked."""
    peer.does("follow", group=group, id="follows/1")
    follow = next(line for line in reversed(peer.said) if "sent" in line)
    assert peer.hears("Accept")["actor"] == group
    assert [send(follow), send(follow)] == [202, 202]
    standing = served.home.play(f"{STORIES}:standing")
    assert standing["followers"] == [f"{peer.base}/users/someone"]
    assert len(standing["delivered"]) + standing["waiting"] == 1
    return follow


def _is_heard(served: Served, peer: Peer, group: str) -> None:
    """It takes what the group tells, and what is told otherwise later."""
    number = served.home.play(f"{STORIES}:propose", title="A bench for everybody")
    assert "A bench for everybody" in peer.hears("Create")["content"]
    assert peer.hears("Announce")["actor"] == group
    served.home.play(f"{STORIES}:revise", number=number, title="Two benches")
    assert "Two benches" in peer.hears("Update")["content"]
    outbox = f"{served.address}/federation/instance"
    assert peer.does("read", address=outbox)["kind"] == "Application"


def _refuses(served: Served, peer: Peer, follow: Line) -> None:
    """Whoever has stopped does not follow again by what it sent once, nor by another's word."""
    assert send(follow) == 202
    for name, change in CHANGES.items():
        status = send(change(follow))
        assert status == (400 if name in MALFORMED else 401), (name, status)
    group = json.loads(follow["body"])["object"]
    # Rightly signed, but another thing under an id that was used.
    peer.is_refused("follow", status=409, group=group, id="undos/1")
    for key in ("main-key", "other-key"):
        peer.is_refused("forge", status=401, group=group, id=f"follows/{key}", key=key)
    assert served.home.play(f"{STORIES}:standing")["followers"] == []


def _is_forgotten(served: Served, peer: Peer, group: str) -> None:
    """Who follows when the group closes itself to the world is asked to forget."""
    peer.does("follow", group=group, id="follows/2")
    assert peer.hears("Accept")["actor"] == group
    served.home.play(f"{STORIES}:close_to_others")
    assert peer.hears("Delete")["about"] == "Tombstone"


def _require_signed(met: dict[str, Any]) -> None:
    """Fedify verified the signature on each request, in this manner, by the key its actor names."""
    keys = {actor["id"]: actor["publicKey"]["id"] for actor in met["actors"]}
    for line in met["received"]:
        assert line["signer"] == keys[json.loads(line["body"])["actor"]]
        assert line["changed"] is None, "Fedify accepts a signature that was changed"
        assert ("signature-input" in line["headers"]) == (met["manner"] == "rfc9421")


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
