"""What stays true on an open page of proposals: signatures, stage, arguments."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from core.heartbeat import clock
from core.pages.pieces import Piece
from groups.proposals import verbs
from groups.proposals.models import Argument, Proposal, Side
from groups.proposals.progress import signature_counts
from groups.proposals.rules import Act

MOVES = frozenset(
    verb.name
    for verb in (
        verbs.WITHDRAWN,
        verbs.QUALIFIED,
        verbs.EXPIRED,
        verbs.DATED,
        verbs.ENDED,
        verbs.VOTING_OPENED,
        verbs.EXTENDED,
        verbs.ADOPTED,
        verbs.REJECTED,
    )
)
SIGNATURES = frozenset(
    verb.name
    for verb in (
        verbs.SIGNED,
        verbs.UNSIGNED,
        verbs.CONFIRMED,
        verbs.LAPSED,
        verbs.REVISED,
        verbs.QUALIFIED,
        verbs.EXPIRED,
    )
)
ARGUED = {Side.FOR: verbs.ARGUED_FOR.name, Side.AGAINST: verbs.ARGUED_AGAINST.name}


def _public(subject: str) -> Proposal | None:
    return Proposal.objects.public().filter(uid=subject.partition(":")[2]).first()


def _signatures(subject: str, said: Collection[str], added: str) -> Mapping[str, Any] | None:
    proposal = _public(subject)
    if proposal is None:
        return None
    return {"proposal": proposal, "counts": signature_counts([proposal]).get(proposal.number)}


def _stage(subject: str, said: Collection[str], added: str) -> Mapping[str, Any] | None:
    proposal = _public(subject)
    return {"proposal": proposal, "today": clock.today()} if proposal else None


def _argument_of(side: Side) -> Callable[[str, Collection[str], str], Mapping[str, Any] | None]:
    """An argument of this side as everybody may read it; what its author may do is not in it."""

    def read(subject: str, said: Collection[str], added: str) -> Mapping[str, Any] | None:
        found = Argument.objects.select_related("author", "proposal").best_first()
        argument = found.filter(uid=added, side=side).first()
        if argument is None or not argument.proposal.is_public:
            return None
        objection = argument.proposal.objection_to(Act.FIND_HELPFUL, today=clock.today())
        return {"argument": argument, "may_find_helpful": objection is None}

    return read


def _short(name: str, template: str) -> Piece:
    return Piece(name=name, verbs=SIGNATURES, template=template, read=_signatures)


PIECES = (
    _short("signatures", "proposals/signature_tally.html"),
    _short("signatures-line", "proposals/signature_line.html"),
    _short("signatures-cell", "proposals/signature_cell.html"),
    Piece(name="stage", verbs=MOVES, template="proposals/stage.html", read=_stage),
    Piece(name="proposal", verbs=MOVES | {verbs.REVISED.name}),
    Piece(
        name="proposals",
        verbs=frozenset({verbs.PUBLISHED.name, verbs.MIRRORED.name}) | MOVES,
        of_one=False,
    ),
    *(
        Piece(
            name=f"arguments-{side.value}",
            verbs=frozenset({ARGUED[side], verbs.ARGUMENT_TAKEN_BACK.name}),
            template="proposals/argument.html",
            read=_argument_of(side),
            added="argument",
        )
        for side in Side
    ),
)
