"""What came of a vote: the totals with the rule applied, and all ballots in one file."""

from django.db import models

from groups.referenda.models.referendum import Referendum
from groups.referenda.rules import BLANK, Reason


class Result(models.Model):
    """The totals of a closed vote, and what the rule made of them step by step.

    `tally` and `turnout` hold all outcomes, direct and delegated.
    """

    referendum = models.OneToOneField(
        Referendum, on_delete=models.CASCADE, primary_key=True, related_name="result"
    )
    winner = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=16)
    tally = models.JSONField()
    steps = models.JSONField()
    turnout = models.PositiveIntegerField()
    margin = models.PositiveIntegerField()
    # Where mandates spoke or somebody voted in the open: `tally` in its two parts.
    direct = models.JSONField(null=True)
    delegated = models.JSONField(null=True)
    # People whose mandate led nowhere: round in circles, or to nobody who voted.
    in_loops = models.PositiveIntegerField(default=0)
    dead_ends = models.PositiveIntegerField(default=0)
    # Who spoke for most: pairs of the person's number and the weight, an exact fraction as a text.
    largest = models.JSONField(default=list)
    # Of the mandates and open votes that the count used; empty where there were none.
    snapshot = models.CharField(max_length=64, blank=True)
    # Whether the second method counted only a sample.
    sampled = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reason__in=[str(reason) for reason in Reason]),
                name="result_reason_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(reason=Reason.ADOPTED.value) ^ models.Q(winner=""),
                name="result_winner_if_adopted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.referendum_id}: {self.reason}"

    @property
    def blank(self) -> int:
        return int(self.tally[BLANK])

    @property
    def turnout_delegated(self) -> int:
        """How many are counted through their mandates."""
        return sum(self.delegated.values()) if self.delegated else 0

    @property
    def turnout_direct(self) -> int:
        """How many voted themselves."""
        return self.turnout - self.turnout_delegated

    @property
    def is_adopted(self) -> bool:
        return self.reason == Reason.ADOPTED


class BallotFile(models.Model):
    """All ballots of a closed vote, exactly as everybody can download and recount them."""

    referendum = models.OneToOneField(
        Referendum, on_delete=models.CASCADE, primary_key=True, related_name="ballot_file"
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.referendum_id}: {self.sha256}"
