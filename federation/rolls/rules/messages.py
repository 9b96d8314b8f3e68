"""What homes and guardians send each other: read strictly, because others wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from federation.rolls.rules.caps import MOST_AT_ONCE
from federation.rolls.rules.nullifiers import Nullifier, is_nullifier
from federation.wire.rules.documents import Document
from federation.wire.rules.voprf import Element, Evaluation

ON_ONE_PAGE = 4000
# More people than live on earth; what is beyond is no size of a roll.
LARGEST_ROLL = 10**10


class Malformed(ValueError):
    """What came does not have the form it must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Blinded identifiers of one home for one joint vote."""

    vote: str
    elements: tuple[Element, ...]


def write_question(question: Question) -> Document:
    return {"vote": question.vote, "elements": [one.hex() for one in question.elements]}


def read_question(document: Mapping[str, Any]) -> Question:
    """What a home asks; raises Malformed."""
    return Question(
        vote=read_uid(document.get("vote")), elements=_elements(document.get("elements"))
    )


def write_answer(evaluation: Evaluation) -> Document:
    return {
        "elements": [one.hex() for one in evaluation.elements],
        "challenge": evaluation.challenge.hex(),
        "response": evaluation.response.hex(),
    }


def read_answer(document: Mapping[str, Any]) -> Evaluation:
    """What a guardian answers, not verified yet; raises Malformed."""
    return Evaluation(
        elements=_elements(document.get("elements")),
        challenge=read_bytes(document.get("challenge")),
        response=read_bytes(document.get("response")),
    )


def read_page(document: Mapping[str, Any]) -> tuple[list[Nullifier], bool]:
    """A page of a list, and whether there is more; raises Malformed."""
    found, more = document.get("nullifiers"), document.get("more")
    if not isinstance(found, list) or not isinstance(more, bool) or len(found) > ON_ONE_PAGE:
        raise Malformed("this is no page of a list")
    if not all(map(is_nullifier, found)) or (more and not found):
        raise Malformed("this is no page of a list")
    return found, more


def read_uid(found: object) -> str:
    """A UUID as it is written; raises Malformed."""
    try:
        uid = str(UUID(str(found)))
    except ValueError:
        uid = ""
    if uid != found or not uid:
        raise Malformed("a vote is named by its UUID")
    return uid


def read_size(found: object) -> int:
    """A number of people; raises Malformed."""
    if type(found) is not int or not 0 <= found <= LARGEST_ROLL:
        raise Malformed("this is no number of people")
    return found


def read_nullifier(found: object) -> Nullifier:
    """One nullifier, or the digest of a list; raises Malformed."""
    if not is_nullifier(found):
        raise Malformed("this is no value of 64 digits")
    return str(found)


def read_bytes(found: object) -> bytes:
    """32 bytes in hex; raises Malformed."""
    if not is_nullifier(found):
        raise Malformed("an element is written in 64 digits")
    return bytes.fromhex(str(found))


def _elements(found: object) -> tuple[Element, ...]:
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise Malformed("elements are a list")
    if not 0 < len(found) <= MOST_AT_ONCE:
        raise Malformed(f"from 1 to {MOST_AT_ONCE} elements are taken at once")
    return tuple(read_bytes(one) for one in found)
