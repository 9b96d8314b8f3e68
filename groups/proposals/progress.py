"""How proposals stand with their signatures, for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.charter.reading import numbered_all
from core.pages.charts import Line, stairs
from groups.membership.models import members_count
from groups.proposals.models import NightCount, Proposal, Signature
from groups.proposals.parameters import requirement_of
from groups.proposals.rules import Stage, signatures_needed


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCount:
    """How many valid signatures there are and how many are needed.

    Under a joint question those of all groups count together, so none can be said to be needed
    here.
    """

    valid: int
    needed: int | None

    @property
    def has_more(self) -> bool:
        """Whether there are more than needed: "9 of 4" would read like a mistake."""
        return self.needed is not None and self.valid > self.needed

    @property
    def shown(self) -> int:
        """For a bar that ends at what is needed."""
        return self.valid if self.needed is None else min(self.valid, self.needed)


def signature_counts(
    proposals: Sequence[Proposal], *, members: int | None = None
) -> dict[int, SignatureCount]:
    """The counts of published proposals by number.

    Those that collect are counted now, the others have what the last run found. Who knows how
    many members there are may say so.
    """
    counts = {
        each.number: SignatureCount(
            valid=each.signatures_counted,
            needed=None if each.is_joint else each.signatures_asked or 0,
        )
        for each in proposals
        if each.signatures_asked is not None or (each.is_joint and each.is_public)
    }
    collecting = [each for each in proposals if each.stage == Stage.COLLECTING]
    if not collecting:
        return counts
    needed = _needed([each for each in collecting if not each.is_joint], members)
    valid = Signature.objects.numbers(collecting)
    for each in collecting:
        counts[each.number] = SignatureCount(
            valid=valid.get(each.number, 0), needed=needed.get(each.number)
        )
    return counts


def _needed(collecting: Sequence[Proposal], members: int | None) -> dict[int, int]:
    """How many signatures each of our own questions needs, by its number."""
    if not collecting:
        return {}
    members = members_count() if members is None else members
    charters = numbered_all(each.collecting_charter or 0 for each in collecting)
    return {
        each.number: signatures_needed(
            requirement_of(charters[each.collecting_charter or 0]), members=members
        )
        for each in collecting
    }


def signature_line(proposal: Proposal, count: SignatureCount | None, *, today: date) -> Line | None:
    """How signatures came in, night by night, for a picture; while they do, until this moment."""
    if proposal.collecting_since is None or count is None:
        return None
    days = [(proposal.collecting_since, 0), *NightCount.objects.of(proposal)]
    if proposal.stage == Stage.COLLECTING:
        days.append((today, count.valid))
    return stairs(days, goal=count.needed)
