"""Plays the kinds of scenarios that are about votes: read in one file, played in another."""

from core import hooks
from core.rehearsal.scenarios import Kind
from groups.referenda.rehearsal import delegation, picture, referendum, story

KINDS = (
    Kind(name="referendum", read=story.read, play=referendum.play),
    Kind(name="delegation", read=picture.read, play=delegation.play),
)
for kind in KINDS:
    hooks.scenario_kinds.add(kind.name, kind)
