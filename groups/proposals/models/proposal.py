"""Proposals: one row each, from draft to decision."""

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.people.models import Person
from core.prepared import Prepared
from core.titles import Heading, heading_of
from groups.categories.models import Keyword
from groups.proposals.models.options import adopt_alone, option_labels
from groups.proposals.models.promises import PROMISES
from groups.proposals.rules import PUBLIC, Objection, Stage, digest, objection_to
from groups.proposals.rules.stages import Act

LARGEST_NUMBER = 2**31 - 1
STAGE_NAMES: dict[Stage, str | Promise] = {
    Stage.DRAFT: _("draft"),
    Stage.COLLECTING: _("collecting signatures"),
    Stage.DISCUSSION: _("in discussion"),
    Stage.VOTING: _("being voted on"),
    Stage.ADOPTED: _("adopted"),
    Stage.REJECTED: _("rejected"),
    Stage.EXPIRED: _("expired"),
    Stage.WITHDRAWN: _("withdrawn"),
}
# Plain texts, so that migrations need none of today's rules.
STAGE_CHOICES = [(stage.value, name) for stage, name in STAGE_NAMES.items()]


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, asked for in English."""

    def numbered(self, number: int) -> "Proposal":
        """The one under a number, as every act on it reads it; raises DoesNotExist."""
        found = NUMBERED.first(number)
        if found is None:
            raise Proposal.DoesNotExist(f"There is no proposal {number}.")
        return found

    def public(self) -> Self:
        """All but drafts."""
        return self.filter(stage__in=PUBLIC)

    def visible_to(self, person: Person | None) -> Self:
        """What everybody may read, and the person's own drafts."""
        return self.public() if person is None else self.visible_to_number(person.pk)

    def visible_to_number(self, number: int) -> Self:
        """The same for the person under a number; nobody has 0."""
        is_own_draft = models.Q(stage=Stage.DRAFT, author=number)
        return self.filter(models.Q(stage__in=PUBLIC) | is_own_draft)

    def with_alternatives(self, number: int) -> Self:
        """The one with this number, and those that share its ballot if they qualify in time."""
        family = Proposal.objects.filter(number=number, family__gt=0).values("family")
        return self.filter(models.Q(number=number) | models.Q(family__in=family))

    def collecting(self) -> Self:
        return self.filter(stage=Stage.COLLECTING)

    def open_to_alternatives(self) -> Self:
        """Those to which an alternative may be filed; a joint question shares no ballot."""
        return self.filter(stage__in=(Stage.COLLECTING, Stage.DISCUSSION), is_joint=False)

    def of_author(self, person: Person) -> Self:
        """Those whose author shows a name that leads to the person (AMB-04)."""
        return self.filter(author=person, author_level__lte=3)

    def saying(self, words: str) -> Self:
        """Those whose title or text contains each of the words."""
        found = self
        for word in words.split():
            found = found.filter(models.Q(title__icontains=word) | models.Q(text__icontains=word))
        return found

    def ready_to_open(self, day: date) -> list[list["Proposal"]]:
        """The ballots due on a day: each a family of alternatives that have qualified by then.

        The first whose discussion is over takes the others along, however long theirs would
        still have lasted. In order of the lowest number of each ballot.
        """
        qualified = self.filter(stage=Stage.DISCUSSION)
        due = qualified.filter(opens__lte=day).values("family")
        ballots: dict[int, list[Proposal]] = {}
        for proposal in qualified.filter(family__in=due).order_by("number"):
            ballots.setdefault(proposal.family, []).append(proposal)
        return list(ballots.values())


class Proposal(models.Model):
    """A proposal from draft to decision; the text is the one of its current version."""

    number = models.AutoField(_("number"), primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stage = models.CharField(
        _("stage"), max_length=12, choices=STAGE_CHOICES, default=Stage.DRAFT.value
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
    )
    author_level = models.PositiveSmallIntegerField(_("shown as"), default=3)
    language = models.CharField(_("language"), max_length=35, default="en")
    title = models.CharField(_("title"), max_length=200)
    # The title in the languages into which members have translated the words of today.
    titles = models.JSONField(default=dict, editable=False)
    text = models.TextField(_("text"))
    reason = models.TextField(_("reasons"), blank=True)
    options = models.JSONField(_("options"), default=adopt_alone)
    status_quo = models.TextField(_("status quo"), blank=True)
    version = models.PositiveIntegerField(default=1)
    keywords = models.ManyToManyField(Keyword, related_name="proposals", blank=True)
    alternative_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="alternatives"
    )
    # The number of the first proposal of a chain of alternatives; 0 while it is a draft.
    family = models.PositiveIntegerField(default=0, editable=False)

    # A question that several groups answer together: the confederation's origin, and the name of
    # the group that asks. Where that is another group there is no author here.
    is_joint = models.BooleanField(default=False)
    asked_of = models.CharField(max_length=64, blank=True)
    asked_by = models.CharField(max_length=200, blank=True)

    created_on = models.DateField(_("begun on"))
    collecting_since = models.DateField(null=True, blank=True)
    signatures_until = models.DateField(null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    # The last date on which its words, its stage or its dates changed, for whoever follows it.
    changed_on = models.DateField(null=True, blank=True, editable=False)
    collecting_charter = models.PositiveIntegerField(null=True, blank=True, editable=False)
    voting_charter = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # What the last daily run counted and asked; final when the collecting is over.
    signatures_counted = models.PositiveBigIntegerField(default=0, editable=False)
    signatures_asked = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "signatures_until"], name="proposal_term"),
            models.Index(fields=["stage", "opens"], name="proposal_opens"),
            models.Index(fields=["family"], name="proposal_family"),
            models.Index(fields=["-collecting_since"], name="proposal_newest"),
            models.Index(fields=["-changed_on", "-number"], name="proposal_changed"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = PROMISES

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.number])

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"proposal:{self.uid}"

    @property
    def heading(self) -> Heading:
        """The title as the reader understands it best."""
        return heading_of(self)

    @property
    def stage_name(self) -> str:
        return str(STAGE_NAMES[Stage(self.stage)])

    @property
    def is_public(self) -> bool:
        return self.stage in PUBLIC

    @property
    def option_labels(self) -> list[str]:
        """What people can choose instead of the status quo."""
        return option_labels(self.options)

    @property
    def status_quo_label(self) -> str:
        return self.status_quo or str(_("Everything stays as it is"))

    @property
    def ends(self) -> date | None:
        """The date on which the present stage is over."""
        dates = {
            Stage.COLLECTING: self.signatures_until,
            Stage.DISCUSSION: self.opens,
            Stage.VOTING: self.closes,
        }
        return dates.get(Stage(self.stage))

    @property
    def can_have_effects(self) -> bool:
        """Whether it may change something here by itself; a joint question does so elsewhere."""
        return not self.is_joint or self.asked_of == instance.origin

    @property
    def last_day(self) -> date | None:
        """The last date on which what belongs to the present stage can be done."""
        return self.ends - timedelta(days=1) if self.ends else None

    @property
    def digest(self) -> str:
        return digest(
            title=self.title,
            text=self.text,
            reason=self.reason,
            options=self.options,
            status_quo=self.status_quo,
        )

    def objection_to(self, act: Act, *, today: date) -> Objection | None:
        """What in its stage and dates speaks against an act."""
        return objection_to(
            act, Stage(self.stage), today=today, ends=self.ends, is_joint=self.is_joint
        )


NUMBERED = Prepared(lambda number: Proposal.objects.filter(pk=number))
# What the page of a proposal shows to a reader: it, and those that share its ballot.
FAMILY = Prepared(
    lambda number, reader: (
        Proposal.objects.visible_to_number(reader)
        .with_alternatives(number)
        .select_related("author", "alternative_to")
        .order_by("number")
    ),
    given=2,
)
