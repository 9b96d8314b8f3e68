"""Votes for programs: what is open, booklets, ballots, and counting again."""

from groups.referenda.api import ballots, booklets, counting, open_ballots, votes

__all__ = ["ballots", "booklets", "counting", "open_ballots", "votes"]
