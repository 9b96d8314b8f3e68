"""What a confederation brings to the record's check."""

from core import hooks
from federation.confederations.checks import Replay

hooks.replays.add("confederations", Replay)
