"""What the heartbeat calls: nonces that are over are forgotten."""

from core import hooks
from federation.wire.actions import forget_nonces

hooks.chores.add("wire.nonces", forget_nonces)
