"""What a joint vote goes by: fixed when it is opened, whatever the charter says afterwards."""

from dataclasses import dataclass
from fractions import Fraction

from federation.confederations.rules.majorities import GroupMajority


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The rules of the confederation that a joint vote needs."""

    group_majority: GroupMajority = GroupMajority.SIMPLE
    # After the last home's midnight, so that a return that was on its way still counts.
    grace_hours: int = 24
    # Of smaller groups no figures are shown alone.
    minimum_roll: int = 5
    # More than this share of the other groups has to vouch for a return.
    witness_share: Fraction = Fraction(1, 2)
    # People of so many groups, so many in all, can start a joint vote.
    signatures: int = 1
    groups: int = 1
    # So long after the deadline the count waits for groups whose records nobody can read.
    patience_hours: int = 72

    def stored(self) -> dict[str, int | str]:
        """As they are recorded, and as they travel."""
        return {
            "group_majority": self.group_majority.value,
            "grace_hours": self.grace_hours,
            "minimum_roll": self.minimum_roll,
            "witness_share": str(self.witness_share),
            "signatures": self.signatures,
            "groups": self.groups,
            "patience_hours": self.patience_hours,
        }
