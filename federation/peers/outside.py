"""What lower rooms are told about other groups: whose keys were decided on."""

from core import hooks
from federation.peers.models import Peer, State


def is_peers(host: str) -> bool:
    """Whether a group lives there that ours has decided to know, also while it is frozen."""
    addresses = [f"https://{host}", f"http://{host}"]
    return Peer.objects.filter(address__in=addresses).exclude(state=State.RELEASED).exists()


hooks.pinned.add("peers.host", is_peers)
