"""Plays scenarios of the kind `delegation`: everybody acts on one day, and the votes are counted.

Each issue is a proposal whose categories are its keywords. All open for one day; whoever votes
votes in the open, the others give their mandates, and who is no member any more leaves. On the
next day all votes are closed; what everybody's vote came to is then read from the count.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from core.rehearsal.stage import Stage
from delegation import actions as delegation
from delegation.scopes import EVERYTHING
from groups.categories.models import Keyword
from groups.categories.panels import scope_of as scope_of_keyword
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions
from groups.referenda.models import Referendum
from groups.referenda.rehearsal.counted import Reading
from groups.referenda.rehearsal.picture import Picture, Rule, Scope
from groups.referenda.rules import BLANK

PROPOSED: Final = date(2001, 1, 1)
VOTED: Final = PROPOSED + timedelta(days=1)
COUNTED: Final = PROPOSED + timedelta(days=2)
LONGEST: Final = 36500
# Proposes everything, never votes, and stands in for whoever names themselves. Nobody in a story
# has an empty name.
SECRETARY: Final = ""
CHARTER: Final = {
    "membership.formula": "capped",
    "membership.acceptance": 2**63 - 1,
    "proposals.signatures_kind": "number",
    "proposals.signatures_number": 1,
    "proposals.author_signs": True,
    "proposals.collecting_per_author": 0,
    "proposals.discussion_days": 0,
    "proposals.most_keywords": 2**63 - 1,
    "referenda.voting_days": 1,
    "referenda.ballots": "open",
    "delegation.on": True,
    "delegation.longest_days": LONGEST,
    "delegation.largest_share": None,
}


def play(picture: Picture, stage: Stage) -> dict[str, Any]:
    """Everybody's vote on every issue."""
    day = Day(picture, stage)
    day.vote()
    stage.place = "the count"
    stage.set_date(COUNTED)
    with stage.on_stage():
        # The rest of that night would tell people things that nobody reads.
        for vote in day.votes.values():
            actions.close(vote, date=COUNTED, now=stage.now)
        stage.place = "the result"
        return Reading(
            day.votes,
            members={stage.people[name].pk: name for name in picture.members},
            silent=stage.people[SECRETARY].pk,
            now=stage.now,
        ).issues()


class Day:
    """The day on which all issues are open."""

    def __init__(self, picture: Picture, stage: Stage) -> None:
        self.picture, self.stage = picture, stage
        stage.set_date(PROPOSED)
        stage.enact(CHARTER)
        stage.invite([SECRETARY, *picture.members, *picture.strangers()])
        with stage.on_stage():
            everybody = list(stage.people.values())
            membership.admit_many(everybody, now=stage.now, cause="rehearsal")
        with stage.on_stage():
            self.proposals = {
                issue: self._propose(number, issue, categories)
                for number, (issue, categories) in enumerate(picture.issues.items(), start=1)
            }
        stage.tick(1, VOTED)
        self.votes = self._votes()

    @cached_property
    def words(self) -> dict[str, str]:
        """The categories as keywords: they may be odder texts than keywords can be.

        A category that no rule is about is none that would make a difference.
        """
        categories = dict.fromkeys(rule.scope.category for rule in self.picture.rules)
        named = [category for category in categories if category is not None]
        return {category: f"Category {number}" for number, category in enumerate(named, start=1)}

    def _propose(self, number: int, issue: str, categories: Iterable[str]) -> Proposal:
        self.stage.place = f"the proposal of {issue}"
        secretary, now = self.stage.people[SECRETARY], self.stage.now
        draft = proposals.draft(
            secretary,
            title=f"Issue {number}",
            text="What the scenario is about.",
            keywords=[self.words[each] for each in categories if each in self.words],
            now=now,
        )
        return proposals.publish(draft, secretary, now=now)

    def _votes(self) -> dict[str, Referendum]:
        """The vote on each issue."""
        numbers = [proposal.number for proposal in self.proposals.values()]
        pairs = Referendum.objects.filter(proposals__in=numbers)
        found = dict(pairs.values_list("proposals__number", "number"))
        votes = Referendum.objects.in_bulk(list(found.values()))
        return {issue: votes[found[proposal.number]] for issue, proposal in self.proposals.items()}

    def vote(self) -> None:
        """Let everybody vote, name their delegates, and leave."""
        with self.stage.on_stage():
            self._give()
            votes, now, people = self.votes, self.stage.now, self.stage.people
            for (name, issue), direct in self.picture.direct.items():
                self.stage.place = f"the vote of {name} on {issue}"
                choice = {1: "1", -1: "0", 0: BLANK}[direct]
                actions.cast_open(votes[issue], people[name], choice, now=now)
            for name in self.picture.strangers():
                self.stage.place = f"the removal of {name}"
                membership.end_membership(people[name], now=now, cause="rehearsal")

    def _give(self) -> None:
        ends, scopes = _ends(self.picture), self._scopes()
        self.stage.place = "the delegations"
        gifts = [
            delegation.Gift(
                giver=self.stage.people[rule.giver],
                scope=scopes[rule.scope],
                choices=[delegation.choice(delegates=self._delegates(rule))],
                until_on=ends[rule.expires],
            )
            for rule in self.picture.rules
            # A category that no issue has is no scope.
            if rule.scope in scopes
        ]
        delegation.give_many(gifts, now=self.stage.now)

    def _delegates(self, rule: Rule) -> list[int]:
        """Whom a rule names; nobody can name themselves, and nobody would be heard by it."""
        return [self.stage.people[SECRETARY if name == rule.giver else name].pk for name in rule.to]

    def _scopes(self) -> dict[Scope, str]:
        keywords = {keyword.name: keyword for keyword in Keyword.objects.all()}
        return {
            Scope(): EVERYTHING,
            **{Scope(issue=issue): scope_of(each) for issue, each in self.proposals.items()},
            **{
                Scope(category=category): scope_of_keyword(keywords[word])
                for category, word in self.words.items()
                if word in keywords
            },
        }


def _ends(picture: Picture) -> dict[int | None, date]:
    """A date for each time at which rules end: only the order counts, and which are over."""
    times = sorted({rule.expires for rule in picture.rules if rule.expires is not None})
    last = VOTED + timedelta(days=LONGEST)
    later = [time for time in times if picture.now < time]
    ends: dict[int | None, date] = dict.fromkeys(times, COUNTED)
    ends |= {
        time: min(COUNTED + timedelta(days=rank), last) for rank, time in enumerate(later, start=1)
    }
    return ends | {None: last}
