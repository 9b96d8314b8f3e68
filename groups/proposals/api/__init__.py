"""Proposals for programs: reading, writing, signing, arguing, translating."""

from groups.proposals.api import arguing, lists, reading, signing, translating, writing

__all__ = ["arguing", "lists", "reading", "signing", "translating", "writing"]
