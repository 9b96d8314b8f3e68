"""Rows of delegation: mandates, open voices, and what counts and nights have kept."""

from delegation.models.mandates import Commitment, Mandate, Naming
from delegation.models.nights import Flow, Night, Weight
from delegation.models.pictures import Basis, Picture, PictureChunk, Snapshot
from delegation.models.voices import OpenVoice

__all__ = [
    "Basis",
    "Commitment",
    "Flow",
    "Mandate",
    "Naming",
    "Night",
    "OpenVoice",
    "Picture",
    "PictureChunk",
    "Snapshot",
    "Weight",
]
