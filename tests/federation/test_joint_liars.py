"""Whoever shows one group something else in a joint vote is found out by all."""

import pytest

from tests.federation import together
from tests.federation.harness import faults
from tests.federation.harness.network import A_DAY, STORIES

pytestmark = [pytest.mark.embedded, pytest.mark.slow]
OPERATORS = "tests.federation.operators"


def alone(one):
    one.tell(f"{together.VALLEY}:live_alone")


def test_two_tallies_of_one_group_are_found_and_kept(valley):
    _hub, _hill, lake, _moor, town = valley
    with town.double() as other:
        for one in (town, other):
            one.tell(f"{OPERATORS}:sign_without_asking")
        other.tell(f"{together.VALLEY}:cast", yes=3, no=0)
        alone(other)
        shown_another = faults.elsewhere(other.port)
        with valley.wire.fault(shown_another, caller=lake.address, target=town.address):
            valley.pass_time(together.NIGHT * 3600)
            other.set_ahead(town.ahead)
            alone(other)
            valley.live(4)
            together.deadline(valley)
    for _day in range(3):
        valley.pass_time(A_DAY)
        valley.live(2)
    found = together.outcomes(valley)
    honest = {address: one for address, one in found.items() if address != town.address}
    assert found[lake.address]["frozen"] == ["Town"]
    # Whoever was shown both does not decide, and says why; nobody else decides otherwise.
    assert found[lake.address]["is_adopted"] is None
    assert "Town signed things" in found[lake.address]["why_not"]
    assert {one["is_adopted"] for one in honest.values()} <= {True, None}
    # People decide about it, and then the rest is counted without it.
    lake.tell(f"{OPERATORS}:know_no_longer", name="Town")
    valley.live(1)
    after = together.outcome(lake)
    assert after["is_adopted"] is True
    assert after["voices"]["Town"] == "excluded"


def test_a_hub_that_puts_somebody_out_for_one_group_only_is_found_out(valley):
    hub, _hill, lake, _moor, _town = valley
    with hub.double() as other:
        for one in (hub, other):
            one.tell(f"{OPERATORS}:sign_without_asking")
        other.tell(f"{together.VALLEY}:put_out", name="Town")
        alone(other)
        shown_another = faults.elsewhere(other.port)
        with valley.wire.fault(shown_another, caller=lake.address, target=hub.address):
            lake.tell(f"{STORIES}:look_again")
            valley.live(2)
            together.close(valley)
            together.deadline(valley)
    for _day in range(3):
        valley.pass_time(A_DAY)
        valley.live(2)
    found = together.outcomes(valley)
    groups = {address: one for address, one in found.items() if address != hub.address}
    assert {tuple(one["frozen"]) for one in groups.values()} == {("The Valley",)}
    # Who was put out cannot be known from a hub that lies: nobody decides, and all say why.
    assert {one["is_adopted"] for one in groups.values()} == {None}
    assert all("The Valley signed things" in one["why_not"] for one in groups.values())
