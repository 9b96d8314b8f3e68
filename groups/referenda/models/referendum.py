"""A vote and what can be chosen in it."""

import uuid
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.charter.reading import numbered
from core.heartbeat import clock
from core.prepared import Prepared
from core.titles import Heading, heading_of
from groups.proposals.models import ADOPT, Proposal
from groups.referenda.rules import BLANK, Quorum

LARGEST_NUMBER = 2**31 - 1


class Level(models.TextChoices):
    """How secret ballots are."""

    OPEN = "open", _("open")
    SEALED = "sealed", _("secret")


class State(models.TextChoices):
    """Where a vote stands."""

    VOTING = "voting", _("open for voting")
    CLOSED = "closed", _("closed")


class ReferendumQuerySet(models.QuerySet["Referendum"]):
    """Votes, asked for in English."""

    def numbered(self, number: int) -> "Referendum":
        """The one under a number, as every act on it reads it; raises DoesNotExist."""
        # An address may hold more than the column can.
        found = NUMBERED.first(number) if number <= LARGEST_NUMBER else None
        if found is None:
            raise Referendum.DoesNotExist(f"There is no vote {number}.")
        return found

    def running(self) -> Self:
        return self.filter(state=State.VOTING)

    def over(self) -> Self:
        return self.filter(state=State.CLOSED).order_by("-closed_on", "-number")

    def due_to_close(self, day: date) -> Self:
        """Those whose closing date has come, by the number of their first proposal.

        Those held with other groups are shut then, and counted with theirs.
        """
        return (
            self.running()
            .filter(closes__lte=day, shut_on=None)
            .annotate(first=models.Min("proposals__number"))
            .order_by("first")
        )

    def waiting_for_others(self) -> Self:
        """Those that are over here and are counted when the last of the other groups has voted."""
        return self.running().exclude(shut_on=None)

    def moving(self) -> Self:
        """Those whose outcome can still change: ballots are cast, and mandates still speak."""
        return self.running().filter(shut_on=None)

    def with_sealed_box(self) -> Self:
        return self.running().filter(ballots=Level.SEALED)


class Referendum(models.Model):
    """One vote on one proposal, or on several that are alternatives to each other."""

    number = models.AutoField(_("number"), primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The titles of its proposals, whose texts cannot change any more.
    title = models.TextField()
    # The language of the titles; empty where they are in several.
    language = models.CharField(max_length=35, blank=True)
    # The same in the languages into which members have translated all of them.
    titles = models.JSONField(default=dict, editable=False)
    proposals = models.ManyToManyField(Proposal, related_name="referenda")
    opens = models.DateField()
    closes = models.DateField()
    voting_days = models.BigIntegerField()
    charter = models.PositiveIntegerField()
    ballots = models.CharField(max_length=6, choices=Level.choices)
    protected = models.BooleanField(default=False)
    revote = models.BooleanField(default=False)
    # Held together with other groups: its dates are theirs too, and it is counted with them.
    is_joint = models.BooleanField(default=False)
    roll_size = models.PositiveIntegerField(default=0)
    # So few can vote in a joint vote that its figures here are for members only.
    for_members = models.BooleanField(default=False)
    state = models.CharField(max_length=6, choices=State.choices, default=State.VOTING)
    # Which of the box's keys its rows are sealed with; every night there is a new one.
    box_epoch = models.PositiveIntegerField(default=0)
    # Set when the box was lost and everybody has to vote again.
    reopened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    # Set when our group has voted and others may not have: what mandates say stands since then.
    shut_on = models.DateField(null=True)

    objects = ReferendumQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "closes"], name="referendum_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="referendum_lasts"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.VOTING, closed_on__isnull=True)
                | models.Q(state=State.CLOSED, closed_on__isnull=False),
                name="referendum_state_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(ballots__in=Level.values), name="referendum_level_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(shut_on=None) | models.Q(is_joint=True),
                name="referendum_waits_for_others_only",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("referenda:detail", args=[self.number])

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"referendum:{self.uid}"

    @property
    def heading(self) -> Heading:
        """The title as the reader understands it best."""
        return heading_of(self)

    @property
    def is_sealed(self) -> bool:
        return self.ballots == Level.SEALED

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    @property
    def quorum(self) -> Quorum | None:
        """The quorum by the charter under which the vote was opened; with others there is none."""
        if self.is_joint:
            return None
        charter = numbered(self.charter)
        basis = charter["referenda.quorum_basis"]
        if basis == "none":
            return None
        return Quorum(basis=basis, share=charter["referenda.quorum_share"])

    @property
    def majority(self) -> Fraction | None:
        """The share that a change of a protected rule needs, if this is one."""
        if not self.protected:
            return None
        share: Fraction = numbered(self.charter)["referenda.protected_majority"]
        return share

    @property
    def last_day(self) -> date:
        """The last date on which ballots are possible."""
        return self.closes - timedelta(days=1)

    @property
    def is_waiting(self) -> bool:
        """Whether our group has voted and others are still voting."""
        return self.is_joint and not self.is_closed and clock.today() >= self.closes

    def options_in_order(self) -> tuple["Option", ...]:
        """What can be chosen, as it stands on the ballot; not to be changed."""
        return _options(self.pk, self.uid)

    def is_open_on(self, day: date) -> bool:
        """Whether ballots are possible on this date of the group."""
        return not self.is_closed and self.opens <= day < self.closes


NUMBERED = Prepared(lambda number: Referendum.objects.filter(pk=number))


class Option(models.Model):
    """Something that can be chosen. Blank is no option: it belongs to none of them."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=16)
    # As it stands on the ballot, and as its proposal words it. Where several proposals share a
    # ballot the title says which is meant.
    text = models.TextField(blank=True)
    words = models.TextField(blank=True)
    # The proposal that is adopted if this option wins; the status quo belongs to none.
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, related_name="ballot_options"
    )
    is_status_quo = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["referendum", "key"], name="option_key_once"),
            models.UniqueConstraint(
                fields=["referendum"],
                condition=models.Q(is_status_quo=True),
                name="one_status_quo_per_referendum",
            ),
            models.CheckConstraint(
                condition=models.Q(is_status_quo=True, proposal=None)
                | models.Q(is_status_quo=False, proposal__isnull=False),
                name="option_changes_something_or_nothing",
            ),
            models.CheckConstraint(condition=~models.Q(key=BLANK), name="blank_is_no_option"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The option as people read it."""
        if self.is_status_quo:
            return self.text or str(_("Everything stays as it is"))
        return str(_("Adopt the proposal")) if self.text == ADOPT else self.text


# Every ballot and every ballot paper asks for them. They are made with the vote and never change,
# so a process keeps those of some votes.
@lru_cache(maxsize=100)
def _options(number: int, _uid: uuid.UUID) -> tuple[Option, ...]:
    return tuple(Option.objects.filter(referendum_id=number))
