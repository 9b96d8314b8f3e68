"""What is asked of others' computers about rolls: of guardians answers, of homes their lists."""

from federation.peers.asking import Line
from federation.peers.models import Peer
from federation.rolls.rules.messages import (
    Malformed,
    Question,
    read_answer,
    read_page,
    write_question,
)
from federation.rolls.rules.nullifiers import Nullifier
from federation.wire.fetching import NotFetched
from federation.wire.rules.voprf import Evaluation

EVALUATE, LIST = "/federation/rolls/evaluate", "/federation/rolls/list"
SECONDS_A_QUESTION = 10.0
SECONDS_A_LIST = 20.0


def evaluated(origin: str, question: Question) -> Evaluation:
    """What a guardian answers; it is not verified yet. Raises NotFetched."""
    line = Line(_address(origin), seconds=SECONDS_A_QUESTION)
    try:
        return read_answer(line.ask(EVALUATE, write_question(question)))
    except Malformed as error:
        raise NotFetched(str(error)) from None


class ListThere:
    """The list of another home, page by page within one span of time."""

    def __init__(self, origin: str, vote: str) -> None:
        self._line = Line(_address(origin), seconds=SECONDS_A_LIST)
        self._vote = vote

    def page(self, after: Nullifier) -> tuple[list[Nullifier], bool]:
        """What comes after this one, and whether there is more; raises NotFetched."""
        try:
            return read_page(self._line.read(f"{LIST}?vote={self._vote}&after={after}"))
        except Malformed as error:
            raise NotFetched(str(error)) from None


def _address(origin: str) -> str:
    peer = Peer.objects.pinned().filter(origin=origin).first()
    if peer is None:
        raise NotFetched("the group does not know them")
    return peer.address
