"""Which mandate speaks, and what no mandate can be."""

import pytest

from delegation.rules.scope import Choice, Mandate, speaking, without_void

BOB, EMILY, CLEO = 1, 2, 3
LEVELS = (("proposal 7",), ("gardens", "money"), ("everything",))
bob = Choice(delegates=(BOB,), quota=1)
cleo = Choice(delegates=(CLEO,), quota=1)
both = Choice(delegates=(BOB, EMILY), quota=2)


def said(*mandates, usable=(BOB, EMILY, CLEO), now=10):
    return speaking(mandates, levels=LEVELS, usable=set(usable), now=now)


def mandate(scope, *choices, expires=None, suspended=False):
    return Mandate(scope=scope, choices=choices, expires=expires, suspended=suspended)


def test_the_most_specific_mandate_speaks_alone():
    here, general = mandate("gardens", cleo), mandate("everything", bob)
    assert said(general, here) == ((cleo,),)
    assert said(general, mandate("roads", cleo)) == ((bob,),)
    assert said(general, here, mandate("proposal 7", both)) == ((both,),)


def test_mandates_of_two_categories_speak_together():
    assert said(mandate("money", bob), mandate("gardens", cleo)) == ((cleo,), (bob,))


def test_nobody_speaks_for_who_has_given_nothing():
    assert said() == ()


def test_a_choice_that_names_somebody_who_cannot_be_followed_is_as_if_never_written():
    usable = (BOB, CLEO)
    assert without_void((both, cleo), usable=usable) == (cleo,)
    assert said(mandate("gardens", both, cleo), usable=usable) == ((cleo,),)


def test_a_mandate_of_void_choices_leaves_the_word_to_the_next():
    gardens, general = mandate("gardens", both), mandate("everything", bob)
    assert said(gardens, general, usable=(BOB,)) == ((bob,),)
    assert said(gardens, general, usable=()) == ()


@pytest.mark.parametrize(
    "silent", [mandate("gardens", cleo, suspended=True), mandate("gardens", cleo, expires=10)]
)
def test_a_suspended_or_expired_mandate_is_silent(silent):
    assert said(silent, mandate("everything", bob)) == ((bob,),)


def test_a_mandate_speaks_until_the_moment_it_expires():
    assert said(mandate("gardens", cleo, expires=11)) == ((cleo,),)


@pytest.mark.parametrize(
    ("delegates", "quota"),
    [((), 0), ((1, 1), 2), (tuple(range(8)), 8), ((1, 2), 1), ((1, 2), 3), ((1, 2, 3, 4), 2)],
)
def test_a_choice_names_one_to_seven_people_of_whom_more_than_half_must_agree(delegates, quota):
    with pytest.raises(ValueError, match="not"):
        Choice(delegates=delegates, quota=quota)


@pytest.mark.parametrize("choices", [(), (bob,) * 6])
def test_a_mandate_has_one_to_five_choices(choices):
    with pytest.raises(ValueError, match="not one to 5"):
        Mandate(scope="gardens", choices=choices)
