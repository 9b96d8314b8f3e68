"""What is published when a vote is over, and what a code finds in it."""

from typing import Any

from django.http import Http404

from core.instance import instance
from delegation.reading import snapshot_of
from groups.referenda.actions import WrongCode
from groups.referenda.models import BallotFile, Referendum
from groups.referenda.rules import CodeMalformed, derive_pseudonym, find_ballots, read_code


def ballots_of(vote: Referendum) -> bytes:
    """The published file of ballots; raises Http404 before the close."""
    if not vote.is_closed:
        raise Http404
    return bytes(BallotFile.objects.get(referendum=vote).content)


def mandates_of(vote: Referendum) -> bytes | None:
    """The snapshot of the mandates of a closed vote, if any spoke in it."""
    return snapshot_of(vote.subject) if vote.is_closed else None


def found_by(code: str, words: str, *, vote: Referendum, content: bytes) -> dict[str, Any]:
    """The pseudonym that belongs to a code, and its ballots in the file; raises WrongCode."""
    try:
        secret = read_code(code)
    except CodeMalformed:
        raise WrongCode from None
    pseudonym = derive_pseudonym(
        secret, words=words, origin=instance.origin, referendum=str(vote.uid)
    )
    return {"pseudonym": pseudonym, "found": find_ballots(content, pseudonym)}
