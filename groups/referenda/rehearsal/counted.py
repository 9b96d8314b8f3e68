"""What a scenario of the kind `delegation` came to, read from the count."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from core.heartbeat import clock
from delegation import actions as delegation
from delegation.matters import Matter
from delegation.models import Mandate
from delegation.rules.scope import Mandate as Instruction
from delegation.rules.scope import speaking
from groups.referenda.matters import matters_of
from groups.referenda.models import Referendum
from groups.referenda.rolls import voters_of

WORDS: Final = {1: "yes", -1: "no", 0: "blank"}


class Reading:
    """What the count came to, in the words of the format."""

    def __init__(
        self,
        votes: Mapping[str, Referendum],
        *,
        members: Mapping[int, str],
        silent: int,
        now: datetime,
    ) -> None:
        self.votes, self.members, self.now = votes, members, now
        # The member who never votes may be named, and is in no result.
        self.usable = {*members, silent}

    def issues(self) -> dict[str, Any]:
        """The result of each issue."""
        matters = matters_of(self.votes.values())
        return {
            issue: self._issue(matter, vote)
            for (issue, vote), matter in zip(self.votes.items(), matters, strict=True)
        }

    def _issue(self, matter: Matter, vote: Referendum) -> dict[str, Any]:
        voters = voters_of(vote, matter.keys)
        found = delegation.count(matter, voters, now=self.now)
        meant = {matter.keys.index("1"): 1, matter.keys.index("0"): -1}
        votes, how = {}, {}
        table = zip(
            found.numbers.tolist(), found.outcome.tolist(), found.direct.tolist(), strict=True
        )
        for number, outcome, is_direct in table:
            if name := self.members.get(number):
                votes[name] = meant.get(outcome, 0)
                came = "delegated" if outcome >= 0 else "unresolved"
                how[name] = "direct" if is_direct else came
        tally = Counter(
            "unresolved" if how[name] == "unresolved" else WORDS[said]
            for name, said in votes.items()
        )
        return {
            "votes": votes,
            "how": how,
            "tally": {word: tally[word] for word in (*WORDS.values(), "unresolved")},
            "sum": sum(votes.values()),
            "weights": self._weights(matter, found, how),
        }

    def _weights(
        self, matter: Matter, found: delegation.Effective, how: Mapping[str, str]
    ) -> dict[str, int] | None:
        """For how many each voter speaks; None where anybody's rule names several people."""
        if self._names_several(matter):
            return None
        start, followed = found.followed
        numbers = found.numbers.tolist()
        ahead = {
            number: followed[start[place]].item()
            for place, number in enumerate(numbers)
            if start[place] < start[place + 1]
        }
        spoken_for = _spoken_for(ahead, self.members)
        return {
            name: spoken_for[number]
            for number, name in self.members.items()
            if how[name] == "direct"
        }

    def _names_several(self, matter: Matter) -> bool:
        """Whether the rule that decides for any member, who may vote, names several people."""
        return any(
            len({number for choices in lists for one in choices for number in one.delegates}) > 1
            for mandates in self._mandates.values()
            if (
                lists := speaking(
                    mandates, levels=matter.levels, usable=self.usable, now=self._today
                )
            )
        )

    @property
    def _today(self) -> date:
        return clock.group_date(self.now)

    @cached_property
    def _mandates(self) -> dict[int, list[Instruction]]:
        given = defaultdict(list)
        for mandate in Mandate.objects.live_on(self._today).filter(giver__in=self.members):
            given[mandate.giver_id].append(
                Instruction(scope=mandate.scope, choices=mandate.choice_list)
            )
        return given


def _spoken_for(ahead: Mapping[int, int], members: Iterable[int]) -> Counter[int]:
    """How many members' votes end with each voter, their own with it."""
    ends: dict[int, int] = {}
    for member in members:
        passed = []
        at = member
        while at in ahead and at not in ends:
            passed.append(at)
            at = ahead[at]
        ends |= dict.fromkeys(passed, ends.get(at, at))
    return Counter(ends.get(member, member) for member in members)
