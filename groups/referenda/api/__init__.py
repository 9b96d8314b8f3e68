"""Votes for programs: what is open, ballots, and counting again."""

from groups.referenda.api import ballots, counting, open_ballots, votes

__all__ = ["ballots", "counting", "open_ballots", "votes"]
