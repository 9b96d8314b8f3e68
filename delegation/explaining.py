"""Why a vote stands as it does, in sentences: the same for a page, a preview and a proposal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegation.matters import UNKNOWN, Matter
from delegation.neighbourhood import Neighbourhood
from delegation.rules.chain import Look, Step
from delegation.scopes import Words
from delegation.standing import Speaking, Standing
from delegation.wording import people

CIRCLE = gettext_lazy("This goes round in a circle; it counts for nobody until one of you votes.")
ORDER: tuple[str | Promise, ...] = (
    "",
    gettext_lazy("first choice"),
    gettext_lazy("second choice"),
    gettext_lazy("third choice"),
    gettext_lazy("fourth choice"),
    gettext_lazy("fifth choice"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How a vote stands: one sentence, the steps that led there, and what follows from it."""

    matter: Matter
    standing: Standing
    says: str
    steps: tuple[str, ...] = ()
    hint: str = ""

    @property
    def may_vote(self) -> bool:
        """Whether the person could still vote in place of the mandate."""
        return self.standing.is_on_roll and not self.standing.has_voted

    @property
    def same(self) -> str:
        """What a ballot has to say to agree with where the mandate leads; empty if to nothing."""
        return self.matter.choice(self.standing.outcome)


def explain(standing: Standing, around: Neighbourhood, labels: Mapping[str, Words]) -> Explained:
    """The standing of the person in the middle."""
    teller = _Teller(standing, around, labels)
    return Explained(
        matter=standing.matter,
        standing=standing,
        says=teller.says(),
        steps=tuple(teller.steps()),
        hint=teller.hint(),
    )


def choice_in_words(matter: Matter, outcome: int) -> str:
    """An outcome as a page says it: an option in quotation marks, "blank", "nothing"."""
    label = matter.label(outcome)
    if label is None:
        return _("nothing")
    return _("“%(option)s”") % {"option": label} if label else _("blank")


@dataclass(frozen=True, slots=True)
class _Teller:
    standing: Standing
    around: Neighbourhood
    labels: Mapping[str, Words]

    def says(self) -> str:
        """How it stands."""
        found = self.standing
        facts = {"choice": choice_in_words(found.matter, found.outcome)}
        if not found.is_on_roll and not found.speaking:
            return _("You are not on the roll of this vote.")
        if found.has_voted and found.outcome == UNKNOWN:
            return _("You have voted yourself, in secret.")
        if found.has_voted:
            return _("You have voted yourself: %(choice)s.") % facts
        if not found.speaking:
            return _("Nobody speaks for you here: unless you vote, nothing is counted for you.")
        if found.outcome == UNKNOWN:
            return _("As things stand, nothing is counted for you.")
        return _("As things stand, your vote is %(choice)s.") % facts

    def hint(self) -> str:
        """What follows from it."""
        if self.standing.is_round:
            return str(CIRCLE)
        if self.standing.is_cut:
            return _("This chain is too long to be shown here; the count follows it to its end.")
        if self.standing.speaking and not self.standing.has_voted:
            return _("Vote yourself, and this is silent.")
        return ""

    def steps(self) -> Iterable[str]:
        """From the member's mandate to the votes behind it."""
        for speaking in self.standing.speaking:
            yield self._mandate(speaking)
            if self.standing.outcome == UNKNOWN:
                yield from (self._look(look, speaking) for look in speaking.looks)
        if self.standing.outcome != UNKNOWN:
            yield from (self._step(step) for step in self.standing.steps[1:])

    def _mandate(self, speaking: Speaking) -> str:
        facts = {"scope": self.labels.get(speaking.scope, speaking.scope)}
        found = next((look for look in speaking.looks if look.has_yielded), None)
        if found is None:
            return _("Your mandate on %(scope)s speaks for you.") % facts
        agreed = [who for who, vote in found.outcomes.items() if vote == self.standing.outcome]
        facts |= {"choice": ORDER[found.level], "names": self._names(agreed)}
        if len(speaking.looks) == 1:
            return _("Your mandate on %(scope)s follows %(names)s.") % facts
        return _("Your mandate on %(scope)s, %(choice)s, follows %(names)s.") % facts

    def _look(self, look: Look, speaking: Speaking) -> str:
        parts = [self._stands(who, vote) for who, vote in look.outcomes.items()]
        told = _("; ").join(parts)
        if len(speaking.looks) == 1:
            return told + _(".")
        return _("%(choice)s: %(told)s.") % {
            "choice": str(ORDER[look.level]).capitalize(),
            "told": told,
        }

    def _stands(self, number: int, outcome: int) -> str:
        facts = {
            "name": self.around.name(number),
            "choice": choice_in_words(self.standing.matter, outcome),
        }
        if outcome == UNKNOWN:
            return _("%(name)s has no vote yet") % facts
        return _("%(name)s stands for %(choice)s") % facts

    def _step(self, step: Step) -> str:
        facts = {
            "name": self.around.name(step.member),
            "choice": choice_in_words(self.standing.matter, step.outcome),
            "names": self._names(step.followed),
        }
        if step.level == 0:
            return _("%(name)s has voted: %(choice)s.") % facts
        return _("%(name)s follows %(names)s.") % facts

    def _names(self, numbers: Iterable[int]) -> str:
        return people([self.around.name(number) for number in numbers])
