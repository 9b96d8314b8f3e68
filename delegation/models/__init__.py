"""Rows of delegation: mandates, open voices, and what counts and nights have kept."""

from delegation.models.mandates import Commitment, Mandate, Naming
from delegation.models.nights import Night, Weight
from delegation.models.pictures import Picture, PictureChunk, Snapshot
from delegation.models.voices import OpenVoice

__all__ = [
    "Commitment",
    "Mandate",
    "Naming",
    "Night",
    "OpenVoice",
    "Picture",
    "PictureChunk",
    "Snapshot",
    "Weight",
]
