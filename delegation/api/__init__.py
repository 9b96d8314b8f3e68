"""Mandates and open voices for programs."""

from delegation.api import flows, mandates, speakers, standings, voices

__all__ = ["flows", "mandates", "speakers", "standings", "voices"]
