"""Giving many mandates at once: the same as one by one, and refused for the same reasons."""

from datetime import timedelta

import pytest

from delegation import actions as delegation
from delegation.models import Commitment, Mandate, Naming
from tests import world
from tests.delegating import a_choice, a_village, follow, speak_up

pytestmark = pytest.mark.django_db


def a_gift(giver, *people, scope="everything", days=9):
    until = world.today() + timedelta(days=days)
    choices = [a_choice(*people)] if people else []
    return delegation.Gift(giver=giver, scope=scope, choices=choices, until_on=until)


def give(*gifts):
    return delegation.give_many(gifts, now=world.now())


def test_many_mandates_are_kept_as_single_ones_are():
    aino, bertil, cilla, dawid = a_village().values()
    follow(aino, bertil, cilla, until_on=world.today() + timedelta(days=9))
    alone = Mandate.objects.values("scope", "choices", "until_on", "is_public", "given_at").get()
    give(a_gift(dawid, bertil, cilla), a_gift(cilla, bertil))
    fields = ("scope", "choices", "until_on", "is_public", "given_at")
    assert Mandate.objects.filter(giver=dawid).values(*fields).get() == alone
    named = Naming.objects.filter(mandate__giver=dawid).order_by("person")
    assert [(each.person, each.was_member) for each in named] == [(bertil, True), (cilla, True)]
    assert Commitment.objects.count() == 3
    assert give() == []


def test_one_refusal_refuses_all_of_them():
    aino, bertil, cilla, dawid = a_village().values()
    follow(aino, bertil)
    stranger = world.a_person("Olle")
    for gift, refusal in (
        (a_gift(aino, cilla), delegation.AlreadyGiven),
        (a_gift(cilla, bertil), delegation.AlreadyGiven),  # a second one in the same call
        (a_gift(stranger, bertil), delegation.MembersOnly),
        (a_gift(dawid, dawid), delegation.NamesYourself),
        (a_gift(dawid), delegation.NobodyNamed),
        (a_gift(dawid, bertil, scope="category:unheard of"), delegation.UnknownScope),
        (a_gift(dawid, bertil, days=0), delegation.ExpiryPast),
        (a_gift(dawid, bertil, days=36500), delegation.ExpiryTooFar),
    ):
        with pytest.raises(refusal):
            give(a_gift(cilla, bertil), gift)
    assert [mandate.giver for mandate in Mandate.objects.all()] == [aino]


def test_where_ballots_are_secret_many_are_refused_who_name_somebody_silent():
    aino, bertil, cilla, _dawid = a_village(ballots="sealed").values()
    speak_up(bertil)
    with pytest.raises(delegation.NotInTheOpen):
        give(a_gift(aino, bertil), a_gift(cilla, aino))
    (mandate,) = give(a_gift(aino, bertil))
    assert not mandate.is_public
