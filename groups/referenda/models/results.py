"""What came of a vote: the totals with the rule applied, and all ballots in one file."""

from django.db import models

from groups.referenda.models.referendum import Referendum
from groups.referenda.rules import BLANK, Reason


class Result(models.Model):
    """The totals of a closed vote, and what the rule made of them step by step."""

    referendum = models.OneToOneField(
        Referendum, on_delete=models.CASCADE, primary_key=True, related_name="result"
    )
    winner = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=16)
    tally = models.JSONField()
    steps = models.JSONField()
    turnout = models.PositiveIntegerField()
    margin = models.PositiveIntegerField()

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
