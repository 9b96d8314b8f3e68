"""A neighbour with a long record, whose own work can be told from that of who reads it."""

import json
import time
from collections.abc import Iterator

from core.record.rules.tree import leaf_hash, node_hash
from federation.peers.rules import civic
from federation.wire.rules.documents import Document
from federation.wire.rules.proofs import sign_object
from tests.neighbours import AT, Log, Neighbour, Reply

# As many objects as our own instances put into an answer.
A_PAGE = 64


class Kept(Log):
    """A record that grows no more, with every whole subtree hashed once."""

    def __init__(self, leaves: list[tuple[bytes, bool]]) -> None:
        super().__init__(leaves)
        self.levels = [[leaf_hash(data) for data, _travels in leaves]]
        while len(row := self.levels[-1]) > 1:
            pairs = zip(row[::2], row[1::2], strict=False)
            self.levels.append([node_hash(left, right) for left, right in pairs])

    @property
    def hashes(self) -> list[bytes]:
        return self.levels[0]

    def read(self, height: int, index: int) -> bytes:
        return self.levels[height][index]


class Afar(Neighbour):
    """It has lived, and nothing happens any more; `busy` is its own processor time in seconds."""

    def __init__(self, name: str = "Hillside", *, entries: int, objects: int) -> None:
        super().__init__(name, private=0)
        self.busy = 0.0
        for number in range(objects):
            self.pass_days(max(entries // objects - 1, 0))
            self.say("bench.tally", a_tally(number))
        self.pass_days(entries - self.log.size)
        self.log = Kept(self.log.leaves)
        self._note = self.checkpoint()
        self.proved = list(self._prove())

    def checkpoint(self, log: Log | None = None) -> str:
        kept: str | None = getattr(self, "_note", None)
        return kept or super().checkpoint(log)

    def answer(self, path: str, body: bytes) -> Reply:
        start = time.thread_time()
        try:
            return super().answer(path, body)
        finally:
            self.busy += time.thread_time() - start

    def _objects(self, first: int) -> Reply:
        """A page of them, proved before."""
        return 200, json.dumps({"objects": self.proved[first - 1 : first - 1 + A_PAGE]}).encode()

    def _prove(self) -> Iterator[Document]:
        method = civic.method(self.origin, self.object_key.epoch)
        for _number, document in sorted(self.objects.items()):
            yield sign_object(document, method=method, sign=self.object_key.sign, at=AT)


def a_tally(number: int) -> dict[str, object]:
    """What a group returns of a joint vote."""
    return {
        "vote": "7b0f3f6e-6f4b-4a79-9f3e-6b1f2f2b8f11",
        "return": f"00000000-0000-4000-8000-{number:012d}",
        **dict.fromkeys(("yes", "no", "blank", "direct", "delegated"), number % 97),
        "roll_digest": f"{number:064x}",
        "stated_at": 1_900_000_000 + number,
        "supersedes": "",
    }
