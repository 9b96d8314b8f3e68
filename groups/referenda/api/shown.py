"""What programs are shown of votes, and what their tokens allow."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.programs.fields import Page, Shown
from core.programs.scopes import scope
from groups.proposals.api.shown import Byline, Dated
from groups.referenda.models import Level, Referendum, State

READ = scope("read:votes", _("Read whether I have voted, and what my vote came to"))
VOTE = scope("act:votes", _("Vote in my name, secretly too"))


class VoteInList(Shown):
    """A vote as it stands in a list."""

    number = serializers.IntegerField()
    uid = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    ballots = serializers.ChoiceField(choices=Level.choices)
    opens = serializers.DateField()
    closes = serializers.DateField(help_text="The day before is the last to vote.")
    closed_on = serializers.DateField(allow_null=True)
    roll = serializers.IntegerField(source="roll_size", help_text="How many can vote.")
    for_members = serializers.BooleanField(
        help_text="So few can vote in a joint vote that its figures are for members only."
    )
    reason = serializers.SerializerMethodField(
        help_text="How it ended; empty while it is open, and if its figures are for members only."
    )
    page = Page()

    def get_reason(self, vote: Referendum) -> str:
        is_told = vote.is_closed and not vote.for_members
        return str(vote.result.reason) if is_told else ""


class OptionShown(Shown):
    """Something that can be chosen; besides all of them there is `blank`."""

    key = serializers.CharField(help_text="What a ballot says.")
    words = serializers.CharField(source="label")
    is_status_quo = serializers.BooleanField()
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)


class CountedOption(Shown):
    """How many votes there were for one choice."""

    key = serializers.CharField()
    together = serializers.IntegerField()
    direct = serializers.IntegerField()
    delegated = serializers.IntegerField()


class Carrier(Shown):
    """Who spoke for how many; for members alone."""

    person = Byline()
    weight = serializers.CharField(help_text='An exact fraction, "7/2", their own vote included.')


class QuestionShown(Shown):
    """One step of the count."""

    asked = serializers.CharField()
    found = serializers.CharField()
    passed = serializers.BooleanField()


class ResultShown(Shown):
    """What came of a vote."""

    winner = serializers.CharField(help_text="The key of the option adopted; empty if none.")
    reason = serializers.CharField()
    sentence = serializers.CharField()
    tally = CountedOption(many=True)
    turnout = serializers.IntegerField()
    direct = serializers.IntegerField(help_text="How many voted themselves.")
    delegated = serializers.IntegerField(help_text="For how many their mandate spoke.")
    margin = serializers.IntegerField()
    in_loops = serializers.IntegerField(help_text="Mandates that went round in a circle.")
    dead_ends = serializers.IntegerField(help_text="Mandates that led to nobody who voted.")
    largest = Carrier(many=True, help_text="Who spoke for most; empty for who is no member.")
    snapshot = serializers.CharField(help_text="SHA-256 of the snapshot of mandates; or empty.")
    sampled = serializers.BooleanField(help_text="Whether mandates were followed twice in part.")
    questions = QuestionShown(many=True)


class VoteWhole(VoteInList):
    """A vote with its options and dates, and when it is over with its result."""

    options = OptionShown(many=True, source="about.options")
    proposals = serializers.ListField(child=serializers.IntegerField(), source="about.numbers")
    dates = Dated(many=True, source="about.dates")
    is_joint = serializers.BooleanField(
        help_text="Whether other groups vote on it too; all are counted together."
    )
    protected = serializers.BooleanField(help_text="Whether it changes a protected rule.")
    can_be_changed = serializers.BooleanField(source="revote")
    lets_delegate = serializers.BooleanField(source="about.lets_delegate")
    reopened_on = serializers.DateField(
        allow_null=True, help_text="When it began afresh because the box was lost."
    )
    turnout = serializers.IntegerField(
        source="about.turnout",
        allow_null=True,
        help_text="How many have voted; at the end, how many count. Null if that is not told.",
    )
    spoken_for = serializers.IntegerField(
        source="about.spoken_for",
        allow_null=True,
        help_text="While it is open: for how many mandates speak, by those of last night.",
    )
    who_can_find_out = serializers.CharField(source="about.who_can_find_out")
    result = ResultShown(
        source="about.result", allow_null=True, help_text="When it is over, if that is told."
    )


class CameToShown(Shown):
    """What your vote came to."""

    how = serializers.ChoiceField(choices=["own", "delegated", "lost", "silent"])
    choice = serializers.CharField(help_text="The key; empty for a secret ballot and for nothing.")
    sentence = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField())
    is_cut = serializers.BooleanField(help_text="Whether the chain goes on.")


class MineShown(Shown):
    """Where you stand in a vote."""

    is_on_roll = serializers.BooleanField()
    has_voted = serializers.BooleanField()
    may_vote = serializers.BooleanField()
    may_change = serializers.BooleanField()
    objection = serializers.CharField(
        allow_null=True, help_text="Why you could not cast a ballot now, as a code."
    )
    openly = serializers.BooleanField(
        help_text="Whether you vote under your name there; otherwise in secret."
    )
    fixed_from = serializers.DateTimeField(
        allow_null=True, help_text="From when an open ballot in a secret vote stands."
    )
    came_to = CameToShown(allow_null=True, help_text="When the vote is over.")
