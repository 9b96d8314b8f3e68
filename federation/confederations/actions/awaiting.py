"""For whom, and for what, the count of a joint vote waits."""

from django.db.models import F, Q, QuerySet

from federation.confederations.counting import Counted
from federation.confederations.force import in_force_at
from federation.confederations.models import Early, JointVote
from federation.confederations.rules.consequences import is_about_duty, is_about_seats
from federation.confederations.taking_part import withholding
from federation.peers.models import Peer, State


def unheard(vote: JointVote, counted: Counted) -> list[str]:
    """Whose records may still hold something that counts: nobody here has read them to the end.

    Members return, the confederation says who is one, and newcomers say that they join. Whom we do
    not know we cannot hear, and once the vote is certified nobody is waited for.
    """
    if vote.certified_at is not None:
        return []
    unread = Q(heard_at__isnull=True) | Q(heard_at__lte=vote.returns_by)
    # Somebody was shown more of their record than we.
    unread |= Q(cursor__lt=F("shown_elsewhere"))
    unread |= _withholds(vote)
    awaited = _speaking(vote, counted) | _awaited(vote)
    return _names(Peer.objects.filter(unread, origin__in=awaited))


def _awaited(vote: JointVote) -> set[str]:
    """Whose own word is awaited to give them the seat that the confederation told of in time."""
    if vote.confederation.is_ours:
        return set()
    seats = Early.objects.filter(
        peer=vote.confederation.peer_id, kind="confederation.seat", logged_at__lte=vote.returns_by
    )
    names = seats.filter(waits_for__startswith="word:").values_list("waits_for", flat=True)
    return {name.split(":")[1] for name in names}


def uncounted(vote: JointVote) -> list[JointVote]:
    """Earlier votes that are not counted here, and on which this one depends.

    They say who is a member when it ends, or who had the duty to open it.
    """
    if vote.certified_at is not None:
        return []
    earlier = JointVote.objects.open().earlier_than(vote).select_related("confederation")
    return [
        other
        for other in earlier.order_by("returns_by", "number")
        if (is_about_seats(other.effects) and in_force_at(other) <= vote.returns_by)
        or (is_about_duty(other.effects) and other.returns_by <= vote.opened_at)
    ]


def _withholds(vote: JointVote) -> Q:
    """Who has returned something that we were not given."""
    return Q(pk__in=withholding(vote).values("peer"))


def contradicted(vote: JointVote, counted: Counted) -> list[str]:
    """Against whom there is evidence on which our group has not decided yet.

    While that is so nobody here can know which of their words the others heard.
    """
    if vote.certified_at is not None:
        return []
    frozen = Peer.objects.filter(state=State.FROZEN, origin__in=_speaking(vote, counted))
    return _names(frozen)


def begun_anew(vote: JointVote, counted: Counted) -> list[str]:
    """Whom our group knows again, and has not read to the end since: what they said may go."""
    unread = Peer.objects.read().filter(begun_at__isnull=False, heard_at__isnull=True)
    return _names(unread.filter(origin__in=_speaking(vote, counted)))


def withheld(vote: JointVote, counted: Counted) -> list[str]:
    """Who has returned something that we were not given, and whose word the count follows from."""
    speakers = Peer.objects.filter(_withholds(vote), origin__in=_speaking(vote, counted))
    return _names(speakers)


def _speaking(vote: JointVote, counted: Counted) -> set[str]:
    """Whose word a count follows from."""
    return {*counted.members, vote.confederation.origin, vote.confederation.hub}


def _names(peers: QuerySet[Peer]) -> list[str]:
    return list(peers.order_by("name", "pk").values_list("name", flat=True))
