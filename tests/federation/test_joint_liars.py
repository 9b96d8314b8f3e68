"""Whoever shows one group something else in a joint vote is found out by all."""

import pytest

from tests.federation import together
from tests.federation.harness import faults
from tests.federation.harness.network import A_DAY, STORIES

pytestmark = [pytest.mark.embedded, pytest.mark.slow]
OPERATORS = "tests.federation.operators"


def alone(one):
    one.tell(f"{together.VALLEY}:live_alone")


def lie(valley):
    """The town shows the lake a tally that nobody else is shown, and all live on for days."""
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


def know_again(valley, name):
    """Whoever froze somebody decides to know them again, and reads them; return who did."""
    frozen = [one for one in valley.running if name in together.outcome(one)["frozen"]]
    for one in frozen:
        one.tell(f"{OPERATORS}:know_again", name=name)
    valley.live(3)
    return frozen


def test_two_tallies_of_one_group_are_found_and_kept(valley):
    _hub, _hill, lake, _moor, town = valley
    lie(valley)
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


def test_whoever_is_known_again_counts_everywhere_by_its_record_as_it_is_now(valley):
    _hub, _hill, lake, _moor, _town = valley
    lie(valley)
    assert ["Town", 3, 0] in together.outcome(lake)["returns"]
    assert lake in know_again(valley, "Town")
    together.require_same(valley, is_adopted=True)
    for one in together.outcomes(valley).values():
        assert one["returns"] == together.RETURNS
        assert one["people"] == [7, 5, 0]
        assert one["frozen"] == []
    # What others still hold of the other record accuses it no more.
    for _day in range(2):
        valley.pass_time(A_DAY)
        valley.live(2)
    assert all(one["frozen"] == [] for one in together.outcomes(valley).values())


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
    # Who was put out cannot be known from a hub that lies: whoever was shown that decides nothing.
    # Who had counted before anybody knew of the lie had counted what it then knew, and says so.
    assert groups[lake.address]["is_adopted"] is None
    assert {one["is_adopted"] for one in groups.values()} <= {True, None}
    undecided = [one for one in groups.values() if one["is_adopted"] is None]
    assert all("The Valley signed things" in one["why_not"] for one in undecided)
    # The confederation's people explain it, and all groups know it again: nobody was put out.
    assert len(know_again(valley, "The Valley")) == len(groups)
    together.require_same(valley, is_adopted=True)
    assert {one["voices"]["Town"] for one in together.outcomes(valley).values()} == {"no"}


def test_a_hub_that_puts_out_whoever_said_no_is_followed_by_nobody(valley):
    """Its keeper reads the tallies after the last midnight, and has hours to change who counts."""
    hub, *groups = valley
    together.close(valley)
    hub.tell(f"{together.VALLEY}:put_out", name="Town")
    together.deadline(valley)
    for _day in range(3):
        valley.pass_time(A_DAY)
        valley.live(2)
    found = [together.outcome(one) for one in groups]
    assert {one["is_adopted"] for one in found} == {True}
    assert all(one["voices"] == found[0]["voices"] for one in found)
    assert found[0]["voices"]["Town"] == "no"
    assert found[0]["people"] == [7, 5, 0]
    assert len({one["digest"] for one in found}) == 1
    # The hub alone counted without the town, and everybody sees that it did.
    assert together.outcome(hub)["voices"]["Town"] == "excluded"
    assert all(len(one["certificates"]) == 2 for one in found)
    for one in groups:
        [told] = one.tell(f"{together.VALLEY}:not_followed")
        assert "said that Town does not belong to it any more" in told
