"""What one member's vote came to in a vote that is over: in sentences, for that member alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.people.models import Person
from delegation.candidates import names_of
from delegation.explaining import choice_in_words
from delegation.hearing import Facts, known_of
from delegation.matters import UNKNOWN, Matter, Voters
from delegation.models.chunks import LOST
from delegation.reading import chain_of
from delegation.rules.chain import Step
from delegation.wording import people

# A chain that is longer is told to here.
MOST_TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CameTo:
    """What somebody's vote came to: one sentence, and the steps to the votes behind it.

    `outcome` is a place among the options, the number of options for blank, or -1 for a secret
    ballot and for nothing. `how` is own, delegated, lost or silent.
    """

    says: str
    how: str
    outcome: int = UNKNOWN
    steps: tuple[str, ...] = ()
    is_cut: bool = False


def came_to(person: Person, matter: Matter, voters: Voters) -> CameTo | None:
    """What the vote of this person came to; None for who was not on the roll.

    `voters` need hold nobody else. Says of others what members could see when it was counted.
    """
    own = known_of(voters).get(person.pk)
    if own is None:
        return None
    if own.took_part:
        return CameTo(says=_own(own, matter), how="own", outcome=own.outcome)
    steps, is_all = chain_of(person.pk, matter.key, most=MOST_TOLD)
    mine, *others = steps
    if mine.level > 0:
        return _through(mine, others, matter, is_cut=not is_all)
    if mine.level == LOST:
        lost = _(
            "You did not vote yourself, and your mandate came to nothing: whom it names did not "
            "vote or did not agree, or it went round in a circle. Nothing was counted for you."
        )
        return CameTo(says=lost, how="lost")
    silent = _("You did not vote, and nobody spoke for you. Nothing was counted for you.")
    return CameTo(says=silent, how="silent")


def _own(own: Facts, matter: Matter) -> str:
    if own.outcome == UNKNOWN:
        return _("You voted yourself, in secret. With your code you can find your ballot.")
    voted = _("You voted yourself: %(choice)s.") % {"choice": choice_in_words(matter, own.outcome)}
    if own.is_alone:
        return f"{voted} {_('It was cast so late that it counted for you alone.')}"
    return voted


def _through(mine: Step, others: list[Step], matter: Matter, *, is_cut: bool) -> CameTo:
    named = names_of({mine.member, *mine.followed, *_everybody(others)})

    def names(numbers: Iterable[int]) -> str:
        gone = _("somebody who is gone")
        return people([str(named[each]) if each in named else gone for each in numbers])

    says = _("You did not vote yourself: through your mandate your vote was %(choice)s.") % {
        "choice": choice_in_words(matter, mine.outcome)
    }
    steps = [_("Your mandate followed %(names)s.") % {"names": names(mine.followed)}]
    for step in others:
        facts = {
            "name": names([step.member]),
            "choice": choice_in_words(matter, step.outcome),
            "names": names(step.followed),
        }
        told = _("%(name)s followed %(names)s.") if step.level else _("%(name)s voted: %(choice)s.")
        steps.append(told % facts)
    return CameTo(
        says=says, how="delegated", outcome=mine.outcome, steps=tuple(steps), is_cut=is_cut
    )


def _everybody(steps: Iterable[Step]) -> set[int]:
    return {number for step in steps for number in (step.member, *step.followed)}
