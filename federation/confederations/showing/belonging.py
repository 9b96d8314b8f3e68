"""How it stands between the group and a confederation, in the words of a neighbour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import Parameter, WrongValue
from federation.confederations.exchange import unfounded
from federation.confederations.exchange.looking import how_first
from federation.confederations.exchange.silence import is_silent
from federation.confederations.models import Admission, Confederation, Early, Seat
from federation.peers.models import Peer
from groups.decisions.models import Decision

Words = str | Promise
MOST_SHOWN = 10
NAMES = frozenset({"group.name", "group.short_name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A rule that is another one than we agreed to."""

    agreed: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A group of the confederation, and who it is to us."""

    seat: Seat
    peer: Peer | None
    opens_votes: bool


def standing(confederation: Confederation) -> Words:
    """Whether we belong to it, and what is missing if we do not."""
    if confederation.is_ours:
        return _("This is our own confederation.")
    if confederation.left_at:
        return _("We do not belong to it any more.")
    return _("We belong to it.") if confederation.joined_at else _waiting(confederation)


def _waiting(confederation: Confederation) -> Words:
    if not confederation.charter_number:
        return _("We have agreed to its plan, and wait until all groups have.")
    if is_outdated(confederation):
        return _(
            "Its charter is another one by now than the one we agreed to. To join we have to "
            "decide again."
        )
    return _("We have decided to join, and wait to be admitted.")


def is_outdated(confederation: Confederation) -> bool:
    """Whether what we agreed to can give us no seat any more."""
    agreed = confederation.agreed
    is_first = agreed.get("is_plan") and confederation.charter_number == 1
    return not is_first and agreed.get("digest") != confederation.charter_digest


def sentences(values: dict[str, object]) -> list[str]:
    """A charter read aloud, how groups decide first. Rules that we do not know are left out."""
    named = values.keys() - NAMES
    known = how_first(rule for name, rule in hooks.parameters.items() if name in named)
    return [_told(rule, values[rule.name]) for rule in known]


def changes(confederation: Confederation) -> list[Changed]:
    """The rules that are other ones now than those to which we agreed."""
    before, now = confederation.agreed.get("values", {}), confederation.values
    changed = [name for name in before.keys() & now.keys() if before[name] != now[name]]
    return [
        Changed(agreed=_told(rule, before[name]), now=_told(rule, now[name]))
        for name, rule in hooks.parameters.items()
        if name in changed
    ]


def _told(rule: Parameter, value: object) -> str:
    """A rule with its value; as it was announced where that is no value for it here."""
    try:
        return rule.tell(rule.clean(value))
    except WrongValue:
        return f"{rule.name}: {value}"


def members(confederation: Confederation, seats: Iterable[Seat]) -> list[Member]:
    """The groups with these seats, and whom of them we know; one question."""
    seats = list(seats)
    origins = [seat.origin for seat in seats]
    peers = {peer.origin: peer for peer in Peer.objects.filter(origin__in=origins)}
    return [
        Member(
            seat=seat,
            peer=peers.get(seat.origin),
            opens_votes=seat.origin == confederation.hub,
        )
        for seat in seats
    ]


def awaited(confederation: Confederation) -> Sequence[Admission]:
    """The groups that we admitted and that have not said yet that they join."""
    if not confederation.is_ours:
        return ()
    seated = confederation.seats.taken().values("origin")
    return list(Admission.objects.exclude(origin__in=seated).order_by("pk"))


def unfounded_in_words(confederation: Confederation) -> list[str]:
    """What its computer said that nothing here supports, the last first."""
    told = confederation.unfounded.order_by("-index")[:MOST_SHOWN]
    return [unfounded.in_words(each) for each in told]


def has_unsupported(confederation: Confederation) -> bool:
    """Whether it said something of who belongs whose support has not been heard yet."""
    waiting = Early.objects.filter(peer=confederation.peer_id, kind__in=unfounded.WORDS)
    return confederation.peer_id is not None and waiting.exists()


def agreed_by(confederation: Confederation) -> Decision | None:
    """The decision by which we agreed."""
    uid = confederation.agreed.get("decision")
    return Decision.objects.filter(uid=uid).first() if uid else None


def is_hub_silent(confederation: Confederation) -> bool:
    """Whether a member may open the vote on who opens votes."""
    return not confederation.is_ours and bool(confederation.joined_at) and is_silent(confederation)
