"""Joint votes, and how many people can vote in each group."""

import uuid
from datetime import datetime, timedelta
from fractions import Fraction
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from federation.confederations.models.members import Confederation
from federation.confederations.models.seats import Seat
from federation.confederations.rules.majorities import GroupMajority
from federation.confederations.rules.terms import Terms
from groups.proposals.models import Proposal

MAJORITIES = [
    (GroupMajority.SIMPLE.value, _("more groups say yes than no")),
    (GroupMajority.ABSOLUTE.value, _("more than half of all groups say yes")),
]


class JointVoteQuerySet(models.QuerySet["JointVote"]):
    """Joint votes, asked for in English."""

    def open(self) -> Self:
        """Those that are not certified yet."""
        return self.filter(certified_at__isnull=True, unsaid_at__isnull=True)

    def earlier_than(self, vote: "JointVote") -> Self:
        """Those of its confederation whose deadline comes before that of a vote."""
        return self.filter(confederation=vote.confederation_id, returns_by__lt=vote.returns_by)

    def with_earlier(self) -> Self:
        """Tell with each, as `is_later`, whether such a one is not certified yet."""
        same = JointVote.objects.open().filter(
            confederation=models.OuterRef("confederation"),
            returns_by__lt=models.OuterRef("returns_by"),
        )
        return self.annotate(is_later=models.Exists(same))


class JointVote(models.Model):
    """A question on which the people of all groups vote at home. Its terms never change."""

    number = models.BigAutoField(primary_key=True)
    # As the group that opened it calls it; so all groups do.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    confederation = models.ForeignKey(Confederation, on_delete=models.PROTECT, related_name="votes")
    # The joint proposal that it puts to the vote.
    proposal_uid = models.UUIDField(default=uuid.uuid4)
    # Its page in this group, if it has one.
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, related_name="joint_vote"
    )
    # The origin of the group that opened it.
    opened_by = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=35, default="en")
    # The group that started it by its decision; empty where people of several groups signed.
    started_by = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, related_name="joint_votes"
    )
    # What it changes in the confederation if it is adopted, as effects are stored.
    effects = models.JSONField(default=list)
    # How many have signed in each group, by their origins, as whoever opened it says.
    sheets = models.JSONField(default=dict)
    # The version of the charter by which it goes.
    charter_number = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    # The first date on which people vote at home.
    opens_on = models.DateField()
    # The last date on which people vote at home.
    closes_on = models.DateField()
    # The last moment at which a return may be witnessed.
    returns_by = models.DateTimeField()
    group_majority = models.CharField(max_length=8, choices=MAJORITIES)
    grace_hours = models.PositiveIntegerField()
    minimum_roll = models.PositiveIntegerField()
    witness_numerator = models.PositiveIntegerField()
    witness_denominator = models.PositiveIntegerField()
    signatures = models.PositiveIntegerField()
    groups = models.PositiveIntegerField()
    patience_hours = models.PositiveIntegerField()
    certified_at = models.DateTimeField(null=True)
    is_adopted = models.BooleanField(null=True)
    # When its opening turned out to stand in a record that is not that of whoever opened it.
    unsaid_at = models.DateTimeField(null=True)
    # When it was certified: the seats that were known, and when each of them was left.
    members = models.JSONField(default=dict)

    objects = JointVoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(certified_at__isnull=True, is_adopted__isnull=True)
                | models.Q(certified_at__isnull=False, is_adopted__isnull=False),
                name="joint_vote_is_certified_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(witness_denominator__gt=0),
                name="joint_vote_has_a_witness_share",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("confederations:vote", args=[self.number])

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"joint-vote:{self.uid}"

    @property
    def closed_at(self) -> datetime:
        """The last home's midnight: before it nobody may see what others returned."""
        return self.returns_by - timedelta(hours=self.grace_hours)

    @property
    def patient_until(self) -> datetime:
        """Until when the count waits for groups that nobody can hear."""
        return self.returns_by + timedelta(hours=self.patience_hours)

    @property
    def shown_until(self) -> datetime:
        """Until when a home shows who vouches for its tally: then all have time to read that."""
        return self.returns_by + timedelta(hours=self.patience_hours) * 3 // 4

    @property
    def terms(self) -> Terms:
        """What it goes by."""
        return Terms(
            group_majority=GroupMajority(self.group_majority),
            grace_hours=self.grace_hours,
            minimum_roll=self.minimum_roll,
            witness_share=Fraction(self.witness_numerator, self.witness_denominator),
            signatures=self.signatures,
            groups=self.groups,
            patience_hours=self.patience_hours,
        )


class GroupRoll(models.Model):
    """How many people can vote in a group, as the group announced it, once."""

    vote = models.ForeignKey(JointVote, on_delete=models.PROTECT, related_name="rolls")
    origin = models.CharField(max_length=64)
    size = models.BigIntegerField()
    # What the roll as a whole is known by; the persons on it stay at home.
    digest = models.CharField(max_length=64, blank=True)
    # When the group logged it, as it says itself.
    announced_at = models.DateTimeField()
    # Where it stands in the record of the group; empty for our own and for one entered by hand.
    index = models.BigIntegerField(null=True)
    # When each of the others first cosigned the record that holds it, in seconds, by their
    # origins. Whose word counts is judged when it is counted.
    cosigned = models.JSONField(default=dict)
    # It came after the result was certified: it is kept and read, and changes nothing.
    is_note = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="one_roll_of_each_group"),
            models.CheckConstraint(
                condition=models.Q(size__gte=0), name="group_roll_is_no_less_than_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.size}"
