"""Plays scenarios of the kind `referendum`: one proposal from its signatures to the count."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from core.heartbeat.daily import Daily
from core.rehearsal.stage import Stage
from groups.membership import actions as membership
from groups.membership.models import Standing
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage as Step
from groups.referenda import actions
from groups.referenda.models import Option, Referendum
from groups.referenda.rehearsal.story import Event, Story
from groups.referenda.rules import BLANK

# Asked at every tick; a story has one proposal.
STAGE = Daily(lambda _day: Proposal.objects.values_list("stage", flat=True))
MEMBERS = Daily(lambda _day: Standing.objects.members().order_by().values_list("pk", flat=True))
# What the pages call adopted the format calls approved.
STATUS: Final = {Step.ADOPTED: "approved"}
OVER: Final = {"approved", "rejected", "expired"}


def play(story: Story, stage: Stage) -> dict[str, Any]:
    """What happens, tick by tick, until the story ends or the matter is decided."""
    run = Run(story, stage)
    rows: list[dict[str, Any]] = []
    for number, events in enumerate(story.days, start=1):
        for index, event in enumerate(events):
            stage.attempt(number - 1, index, run.act(event))
        rows.append(run.tick(number))
        if rows[-1]["status"] in OVER:
            break
    stage.place = "the result"
    return {"daily": rows, "final": run.final(), "refused": stage.refused}


class Run:
    """One proposal on its way, and the codes that its voters keep."""

    def __init__(self, story: Story, stage: Stage) -> None:
        self.story, self.stage = story, stage
        # Options may be odder texts than a ballot paper can hold; they are told apart by number.
        others = [option for option in story.options if option != story.status_quo]
        self.words = {option: f"Option {number}" for number, option in enumerate(others, start=1)}
        self.words[story.status_quo] = "Status quo"
        self.keys = {BLANK: BLANK}
        self.codes: dict[str, str] = {}
        self.referendum: Referendum | None = None
        self.proposal = self._begin(others)

    def _begin(self, others: list[str]) -> Proposal:
        story, stage = self.story, self.stage
        stage.set_date(story.created)
        stage.enact(
            {
                # A bar that is far below zero admits and removes nobody.
                "membership.formula": "capped",
                "membership.acceptance": 2**63 - 1,
                "proposals.collecting_per_author": 0,
                "referenda.ballots": stage.ballots,
                **story.charter,
            }
        )
        stage.invite(story.names())
        with stage.on_stage():
            members = [stage.people[name] for name in story.members]
            membership.admit_many(members, now=stage.now, cause="rehearsal")
        stage.tick(0, story.created)
        stage.place = "the proposal"
        with stage.on_stage():
            author = stage.people[story.author]
            draft = proposals.draft(
                author,
                title="The proposal",
                text="What the scenario is about.",
                options=[self.words[option] for option in others],
                status_quo=self.words[story.status_quo],
                now=stage.now,
            )
            return proposals.publish(draft, author, now=stage.now)

    def act(self, event: Event) -> Callable[[], object]:
        """What the page would call for this person."""
        person, now = self.stage.people[event.member], self.stage.now
        match event.op:
            case "sign":
                return lambda: proposals.sign(self.proposal, person, now=now)
            case "unsign":
                return lambda: proposals.unsign(self.proposal, person, now=now)
            case "admit":
                return lambda: membership.admit(person, now=now, cause="rehearsal")
            case "remove":
                return lambda: membership.end_membership(person, now=now, cause="rehearsal")
        return lambda: self._vote(event)

    def _vote(self, event: Event) -> None:
        """Cast a ballot, or with a code from before change it."""
        person, now = self.stage.people[event.member], self.stage.now
        if self.referendum is None:
            raise actions.TooEarly(opens=self.proposal.opens)
        # What is no option here is no option there either.
        choice = self.keys.get(event.choice, "no option")
        if not self.referendum.is_sealed:
            actions.cast_open(self.referendum, person, choice, now=now)
            return
        known = self.codes.get(event.member)
        code = known or actions.new_code()
        if known and self.referendum.revote:
            actions.change_sealed(self.referendum, person, choice, code=code, now=now)
            return
        # Who votes twice opens the ballot paper twice, and gets another code.
        code = actions.new_code()
        actions.cast_sealed(self.referendum, person, choice, code=code, now=now)
        self.codes[event.member] = code

    def tick(self, number: int) -> dict[str, Any]:
        """One daily run, and how things stand after it."""
        today = self.story.created + timedelta(days=number)
        self.stage.tick(number, today)
        if self.proposal.stage == Step.COLLECTING or STAGE(today) != [self.proposal.stage]:
            self.proposal = Proposal.objects.numbered(self.proposal.pk)
        if self.proposal.stage == Step.VOTING and self.referendum is None:
            self._find_options()
        collects = self.proposal.stage == Step.COLLECTING
        return {
            "tick": number,
            "date": today.isoformat(),
            "members": len(MEMBERS(today)),
            "status": self.status,
            "signatures": self.proposal.signatures_counted if collects else None,
            "needed": self.proposal.signatures_asked if collects else None,
        }

    def _find_options(self) -> None:
        self.referendum = self.proposal.referenda.get()
        keys = dict(Option.objects.filter(referendum=self.referendum).values_list("words", "key"))
        self.keys |= {option: keys[words] for option, words in self.words.items()}

    @property
    def status(self) -> str:
        """The stage in the words of the format."""
        return STATUS.get(Step(self.proposal.stage), str(self.proposal.stage))

    def final(self) -> dict[str, Any]:
        """How far things have come."""
        proposal = self.proposal
        end = proposal.concluded_on
        return {
            "status": self.status,
            "date": _written(end),
            "signatures_reached": _written(proposal.reached_on),
            "opens": _written(proposal.opens),
            "closes": _written(proposal.closes),
            **self._count(),
        }

    def _count(self) -> dict[str, Any]:
        nothing = dict.fromkeys(("winner", "reason", "tally", "quorum_base", "in_force"))
        if self.proposal.stage == Step.EXPIRED:
            return {**nothing, "reason": "signatures"}
        if self.proposal.stage not in (Step.ADOPTED, Step.REJECTED):
            return nothing
        referendum = Referendum.objects.select_related("result").get(proposals=self.proposal)
        result, options = referendum.result, {key: option for option, key in self.keys.items()}
        in_force = self.proposal.decision.in_force_on
        return {
            "winner": options[result.winner] if result.winner else None,
            "reason": result.reason,
            "tally": {
                option: result.tally[self.keys[option]] for option in (*self.story.options, BLANK)
            },
            "quorum_base": referendum.roll_size,
            "in_force": _written(in_force),
        }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
