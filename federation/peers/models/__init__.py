"""The room's rows."""

from federation.peers.models.evidence import FREEZING, Evidence, Fault
from federation.peers.models.keeping import OurPiece, OurWords, TheirPiece
from federation.peers.models.objects import CivicObject, HeardKey, HeardObject
from federation.peers.models.peers import Peer, State
from federation.peers.models.vouching import Ahead, Cosignature, Obstacle, Vouched

__all__ = [
    "FREEZING",
    "Ahead",
    "CivicObject",
    "Cosignature",
    "Evidence",
    "Fault",
    "HeardKey",
    "HeardObject",
    "Obstacle",
    "OurPiece",
    "OurWords",
    "Peer",
    "State",
    "TheirPiece",
    "Vouched",
]
