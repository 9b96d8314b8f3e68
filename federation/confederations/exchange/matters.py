"""What words are about: it is known here, or they wait for the name under which it will arrive."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from federation.confederations.exchange.hearing import NotYet, Said
from federation.confederations.models import Confederation, JointProposal, JointVote, Seat

Row = TypeVar("Row", bound=Model)


def here_or_awaited(rows: QuerySet[Row], name: str) -> Row:
    """The first of these rows; raises NotYet with the name under which one will arrive."""
    found = rows.first()
    if found is None:
        raise NotYet(name)
    return found


def seat_name(confederation: Confederation, origin: str) -> str:
    """What waits for a group's seat waits for this."""
    return f"seat:{confederation.origin}:{origin}"


def charter_name(confederation: Confederation, number: int) -> str:
    """What waits for a charter waits for this."""
    return f"charter:{confederation.origin}:{number}"


def hub_name(confederation: Confederation, origin: str) -> str:
    """What waits for somebody to have the duty to open joint votes waits for this."""
    return f"hub:{confederation.origin}:{origin}"


def vote_name(uid: UUID | str) -> str:
    """What waits for a joint vote waits for this."""
    return f"vote:{uid}"


def speaking(said: Said) -> Confederation:
    """The confederation that speaks; raises NotYet for a peer that we know as none."""
    found = Confederation.objects.filter(origin=said.origin)
    found = found.filter(peer=None) if said.is_ours else found.filter(peer=said.peer)
    return here_or_awaited(found, f"confederation:{said.origin}")


def confederation_of(said: Said) -> Confederation:
    """The one that is spoken of; raises NotYet."""
    origin = said.body.hex("confederation")
    return here_or_awaited(Confederation.objects.filter(origin=origin), f"confederation:{origin}")


def require_member(confederation: Confederation, said: Said) -> None:
    """Only the confederation and groups that have or had a seat ask; raises NotYet."""
    _require_seat(confederation, said, confederation.seats.all())


def require_seat(confederation: Confederation, said: Said) -> None:
    """Only the confederation and groups that had not left by then argue; raises NotYet.

    Whoever has left may have come back since, and be heard before that is.
    """
    _require_seat(confederation, said, confederation.seats.not_left_by(said.at))


def _require_seat(confederation: Confederation, said: Said, seats: QuerySet[Seat]) -> None:
    if said.origin != confederation.origin and not seats.filter(origin=said.origin).exists():
        raise NotYet(seat_name(confederation, said.origin))


def vote_of(said: Said) -> JointVote:
    """The joint vote that is spoken of; raises NotYet."""
    uid = said.body.uid("vote")
    return here_or_awaited(JointVote.objects.filter(uid=uid), vote_name(uid))


def proposal_of(said: Said) -> JointProposal:
    """The joint proposal that is spoken of; raises NotYet."""
    uid = said.body.uid("proposal")
    return here_or_awaited(JointProposal.objects.filter(uid=uid), f"proposal:{uid}")
