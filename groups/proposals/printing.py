"""The arguments of a proposal that are printed for voters."""

from collections import defaultdict

from groups.proposals.models import Argument, Helpful, Proposal, Side
from groups.proposals.rules.arguments import chosen


def printed_arguments(proposal: Proposal, *, places: int) -> dict[str, list[Argument]]:
    """For each side at most so many, by what members of this moment found helpful."""
    standing = {
        str(argument.uid): argument
        for argument in proposal.arguments.filter(taken_back_on=None).order_by("pk")
    }
    marks: defaultdict[int, set[str]] = defaultdict(set)
    found = Helpful.objects.filter(
        argument__proposal=proposal, person__standing__state="member"
    ).order_by()
    for person, uid in found.values_list("person_id", "argument__uid").iterator(5000):
        marks[person].add(str(uid))
    sides = {uid: str(argument.side) for uid, argument in standing.items()}
    # The words were fixed before most of the marks were made, and uids are drawn by the server.
    names = chosen(sides, marks, places=places, seed=proposal.digest)
    return {side: [standing[uid] for uid in names.get(side, [])] for side in Side.values}
