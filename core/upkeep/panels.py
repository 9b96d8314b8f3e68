"""The room's work at every beat: to note that there was one."""

from core import hooks
from core.upkeep.reading import note_beat

hooks.chores.add("upkeep.beat", note_beat)
