"""What nobody may ask of a mandate."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from delegation import actions as delegation
from delegation.models import Weight
from groups.membership import actions as membership
from tests import delegating, world
from tests.acts.refusing import everything
from tests.delegating import EVERYTHING, a_choice, follow, speak_up

pytestmark = pytest.mark.django_db


class Scene:
    """A village where ballots are secret, Bertil and Cilla vote in the open, and Aino follows."""

    def __init__(self, **charter: Any) -> None:
        rules = delegating.a_charter(ballots="sealed", **charter)
        people = world.a_village("Aino", "Bertil", "Cilla", "Dawid", "Eira", charter=rules)
        self.aino, self.bertil, self.cilla, self.dawid, self.former = people.values()
        membership.end_membership(self.former, now=world.now(), cause="test")
        speak_up(self.bertil, self.cilla)
        self.outsider = world.a_person("Xaver")
        self.applicant = world.an_applicant("Zofia")
        self.mandate = follow(self.aino, self.bertil)

    def tries(self, giver: Any = None, **facts: Any) -> None:
        follow(giver or self.dawid, self.bertil, **facts)


def _days(days: int) -> Any:
    return world.today() + timedelta(days=days)


REFUSED: dict[str, tuple[type[Exception], Callable[[Scene], Any]]] = {
    "yourself": (
        delegation.NamesYourself,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.dawid)]),
    ),
    "nobody": (delegation.NobodyNamed, lambda s: s.tries(choices=[a_choice()])),
    "no choice": (
        delegation.NobodyNamed,
        lambda s: delegation.give(
            s.dawid, scope=EVERYTHING, choices=[], until_on=_days(9), now=world.now()
        ),
    ),
    "one person twice": (
        delegation.NamedTwice,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.bertil)]),
    ),
    "a number that is nobody's": (
        delegation.NoAccount,
        lambda s: s.tries(choices=[delegation.choice(delegates=[999_999])]),
    ),
    "who votes in secret": (
        delegation.NotInTheOpen,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.aino)]),
    ),
    "half of two": (
        delegation.QuotaTooLow,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.cilla, quota=1)]),
    ),
    "more than all": (
        delegation.QuotaTooLow,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.cilla, quota=3)]),
    ),
    "six choices": (
        delegation.TooManyChoices,
        lambda s: s.tries(choices=[a_choice(s.bertil)] * 6),
    ),
    "eight people": (
        delegation.TooManyPeople,
        lambda s: s.tries(choices=[delegation.choice(delegates=range(1, 9))]),
    ),
    "an end today": (delegation.ExpiryPast, lambda s: s.tries(until_on=_days(0))),
    "an end too far": (delegation.ExpiryTooFar, lambda s: s.tries(until_on=_days(1097))),
    "a second mandate in a scope": (delegation.AlreadyGiven, lambda s: s.tries(s.aino)),
    "a scope that is not there": (
        delegation.UnknownScope,
        lambda s: s.tries(scope="category:nowhere"),
    ),
    "a scope nobody knows": (delegation.UnknownScope, lambda s: s.tries(scope="river:long")),
    "changing somebody else's": (
        delegation.NotYours,
        lambda s: delegation.edit(
            s.mandate,
            s.dawid,
            choices=[a_choice(s.cilla)],
            until_on=_days(9),
            now=world.now(),
        ),
    ),
    "changing one's own to follow oneself": (
        delegation.NamesYourself,
        lambda s: delegation.edit(
            s.mandate, s.aino, choices=[a_choice(s.aino)], until_on=_days(9), now=world.now()
        ),
    ),
    "renewing too far": (
        delegation.ExpiryTooFar,
        lambda s: delegation.renew(s.mandate, s.aino, until_on=_days(1097), now=world.now()),
    ),
    "declaring where nothing is": (
        delegation.UnknownScope,
        lambda s: delegation.declare(s.dawid, scope="river:long", now=world.now()),
    ),
    "declaring twice": (delegation.AlreadyInTheOpen, lambda s: speak_up(s.bertil)),
    "a statement without end": (
        delegation.StatementTooLong,
        lambda s: speak_up(s.dawid, statement="o" * 10_001),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_and_changes_nothing(name):
    error, act = REFUSED[name]
    scene = Scene()
    before = everything()
    with pytest.raises(error) as why:
        act(scene)
    assert str(why.value)
    assert "%(" not in str(why.value)
    assert everything() == before


def test_a_charter_may_allow_one_choice_only():
    scene = Scene(ordered_choices=False)
    with pytest.raises(delegation.ChoicesNotOrdered):
        scene.tries(choices=[a_choice(scene.bertil), a_choice(scene.cilla)])
    scene.tries()


def test_the_longest_life_of_a_mandate_is_allowed():
    scene = Scene()
    scene.tries(until_on=_days(1096))


def test_where_delegation_is_off_nothing_can_be_done():
    aino, bertil, *_ = world.a_village(
        "Aino", "Bertil", "Cilla", charter=delegating.a_charter(on=False)
    ).values()
    for act in (lambda: follow(aino, bertil), lambda: speak_up(aino)):
        with pytest.raises(delegation.DelegationOff):
            act()


def test_who_carries_the_largest_share_is_given_no_more():
    scene = Scene(largest_share=Fraction(1, 2))
    carried = Weight.objects.create(scope=EVERYTHING, person=scene.bertil, over="2", under="1")
    with pytest.raises(delegation.CarriesTooMuch):
        scene.tries()
    # Whoever named them before may keep them while changing the rest.
    delegation.edit(
        scene.mandate,
        scene.aino,
        choices=[a_choice(scene.bertil), a_choice(scene.cilla)],
        until_on=_days(9),
        now=world.now(),
    )
    carried.over = "19999"
    carried.under = "10000"
    carried.save()
    scene.tries()
