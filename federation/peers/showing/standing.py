"""How it stands with a peer, in the words of a neighbour."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from federation.peers.asking import MOST_AHEAD
from federation.peers.models import HeardObject, Peer, State

Words = str | Promise
# What nobody has answered for so many tries is said aloud; one lost connection is not.
FAILURES_SHOWN = 3


def standing(peer: Peer) -> Words:
    """Whether our records agree."""
    if peer.state == State.FROZEN:
        return _("There is evidence against them. Nothing they say counts until we decide.")
    if peer.state == State.RELEASED:
        return _("We decided to know them no longer.")
    if not peer.cursor:
        return _("We have not read their record yet.")
    if peer.left:
        count = peer.left
        return ngettext(
            "Their record agrees with what we knew; we still have to read %(count)s entry.",
            "Their record agrees with what we knew; we still have to read %(count)s entries.",
            count,
        ) % {"count": count}
    if peer.state == State.KNOWN:
        return _("We have not read as far yet as what was shown before the vote.")
    return ngettext(
        "Their record agrees with what we knew: we have read its %(count)s entry.",
        "Their record agrees with what we knew: we have read all %(count)s entries.",
        peer.cursor,
    ) % {"count": peer.cursor}


def vouching(peer: Peer) -> Words:
    """Whether they vouch for our record."""
    if peer.asked_at is None:
        return _("We have not asked them yet whether they vouch for our record.")
    if not peer.knows_us:
        return _("They do not vouch for our record: their group has not decided to know ours.")
    if not peer.held_size:
        return _("They know us and do not vouch for our record yet.")
    return _("They vouch for the first %(size)s entries of our record.") % {"size": peer.held_size}


def is_silent(peer: Peer) -> bool:
    """Whether they have not answered for some time."""
    return peer.failures >= FAILURES_SHOWN


def is_clock_too_far(peer: Peer) -> bool:
    """Whether nothing signed can be asked, because the clocks differ too much."""
    return abs(peer.clock_ahead) > MOST_AHEAD.total_seconds()


def dated_back(peer: Peer) -> HeardObject | None:
    """The last thing they said whose time lies much before that of something said earlier."""
    return peer.heard.standing().dated_back().first()


def clock(peer: Peer) -> Words:
    """Whose clock is ahead, and by how much; empty where they agree as far as we know."""
    count = abs(peer.clock_ahead) // 60
    if not count:
        return ""
    if peer.clock_ahead > 0:
        told = ngettext(
            "Their clock is %(count)s minute ahead of ours.",
            "Their clock is %(count)s minutes ahead of ours.",
            count,
        )
    else:
        told = ngettext(
            "Their clock is %(count)s minute behind ours.",
            "Their clock is %(count)s minutes behind ours.",
            count,
        )
    return told % {"count": count}
