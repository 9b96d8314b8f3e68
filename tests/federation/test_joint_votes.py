"""A joint vote of real instances: the same decision everywhere, or an honest reason why not."""

import pytest

from tests.crash.points import Point
from tests.federation import together
from tests.federation.harness import faults
from tests.federation.harness.instances import Died
from tests.federation.harness.network import A_DAY, AN_HOUR, STORIES, essential

pytestmark = pytest.mark.embedded
CERTIFYING = "federation.confederations.actions.certifying:certify"
RETURNING = "federation.confederations.exchange.returns:return_tally"
DEATHS = {
    "before it returned": (together.NIGHT, Point(at=f"CALL {RETURNING}", calls=(RETURNING,))),
    "when it had returned": (
        together.NIGHT,
        Point(at=f"CALL {RETURNING}", calls=(RETURNING,), when="after"),
    ),
    "before it signed its tally": (together.NIGHT, Point(at="INSERT INTO .record_checkpoint")),
    "before it certified": (
        together.LAST,
        Point(at=f"CALL {CERTIFYING}", calls=(CERTIFYING,)),
    ),
    "in the middle of certifying": (
        together.LAST,
        Point(at=f"CALL {CERTIFYING}", calls=(CERTIFYING,), when="after"),
    ),
    "while it wrote the law": (together.LAST, Point(at="INSERT INTO .decisions_law")),
}
ESSENTIAL = ("in the middle of certifying",)
DAYS_TO_THE_LAW = 9


def live_through(valley, *, days):
    """Everybody lives on for so many days, unless somebody dies before."""
    valley.live(4)
    for _day in range(days):
        valley.pass_time(A_DAY)
        valley.live(2)


def test_all_count_for_themselves_and_come_to_the_same(valley):
    together.close(valley)
    together.deadline(valley)
    together.require_same(valley, is_adopted=True)
    assert {one["stage"] for one in together.outcomes(valley).values()} == {"adopted"}


@pytest.mark.slow
def test_a_storm_from_the_close_to_the_deadline_changes_no_decision(valley):
    with valley.wire.fault(faults.storm(3)):
        together.close(valley)
        valley.pass_time(AN_HOUR)
        valley.live(2)
    # It is over hours before the deadline: who was not heard is heard, and vouched for in time.
    valley.pass_time(AN_HOUR)
    valley.live(3)
    together.deadline(valley)
    together.require_same(valley, is_adopted=True)


def test_without_its_hub_the_groups_exchange_their_tallies_and_decide(valley):
    hub = valley.instances[0]
    hub.kill()
    together.close(valley)
    together.deadline(valley)
    for one in together.outcomes(valley).values():
        # The hub says who belongs; so long it is waited for.
        assert one["is_adopted"] is None
        assert "The Valley" in one["why_not"]
        assert one["returns"] == together.RETURNS
    valley.pass_time(48 * AN_HOUR)
    valley.live(2)
    together.require_same(valley, is_adopted=True)
    hub.start()
    valley.settle()
    together.require_same(valley, is_adopted=True)


@pytest.mark.slow
def test_a_group_that_is_away_at_the_close_is_waited_for_and_never_guessed(valley):
    town = valley.instances[4]
    town.kill()
    together.close(valley)
    together.deadline(valley)
    for one in together.outcomes(valley).values():
        assert (one["is_adopted"], "Town" in one["why_not"]) == (None, True)
    valley.pass_time(48 * AN_HOUR)
    valley.live(2)
    together.require_same(valley, is_adopted=True)
    found = together.outcome(valley.instances[1])
    assert (found["people"], found["voices"]["Town"]) == ([7, 2, 0], "abstain")
    town.start()
    valley.settle()
    # It comes back too late, counts the same, and what it returns now is a note.
    together.require_same(valley, is_adopted=True)


@pytest.mark.parametrize("when", essential(DEATHS, *ESSENTIAL))
def test_whoever_is_killed_while_it_returns_or_certifies_decides_the_same(valley, when):
    hours, point = DEATHS[when]
    lake = valley.instances[2]
    if hours == together.LAST:
        together.close(valley)
    valley.pass_time(hours * AN_HOUR)
    lake.tell(f"{STORIES}:arm", point=point.written())
    with pytest.raises(Died):
        live_through(valley, days=DAYS_TO_THE_LAW)
    lake.start()
    valley.live(2)
    if hours == together.NIGHT:
        together.deadline(valley)
    valley.settle()
    together.require_same(valley, is_adopted=True)


@pytest.mark.slow
def test_clocks_that_are_an_hour_wrong_change_no_decision(small_valley):
    """Every tally is for groups only, so that all have to be asked for with signatures."""
    _hub, hill, lake, *_others = small_valley
    hill.set_ahead(hill.ahead + AN_HOUR)
    lake.set_ahead(lake.ahead - AN_HOUR)
    together.close(small_valley)
    together.deadline(small_valley)
    small_valley.settle()
    together.require_same(small_valley, is_adopted=True)
    told = [one.tell(f"{STORIES}:clocks")[lake.address] for one in small_valley if one != lake]
    assert all("behind ours" in words for words in told), told


@pytest.mark.slow
def test_a_tally_for_which_nobody_could_be_asked_in_time_counts_nowhere(valley):
    town = valley.instances[4]
    with valley.wire.fault(faults.cut, caller=town.address):
        together.close(valley)
        together.deadline(valley)
    valley.settle()
    together.require_same(valley, is_adopted=True)
    assert {tuple(one["people"]) for one in together.outcomes(valley).values()} == {(7, 2, 0)}
