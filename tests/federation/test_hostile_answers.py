"""A neighbour whose computer answers with anything at all: it harms nobody, and nobody waits."""

import time

import pytest

from tests.federation.harness import faults
from tests.federation.harness.network import STORIES, of, say

pytestmark = pytest.mark.embedded
HARM = {
    "a byte at a time, without end": faults.dribbling,
    "nothing, without hanging up": faults.silent,
    "zeros without end": faults.endless,
    "a hundred megabytes": faults.huge,
    "half a million levels": faults.deep,
    "the way to a cloud's own address": faults.redirect("http://169.254.169.254/latest/meta-data/"),
    "the way to the router": faults.redirect("https://192.168.0.1/"),
    "the way to this computer": faults.redirect("http://127.0.0.1:22/"),
    "the way back to itself": faults.redirect("/log/checkpoint"),
    "the way to a file": faults.redirect("file:///etc/passwd"),
}
QUESTIONS = (
    *("/witness/add-checkpoint", "/checkpoint", "/log/checkpoint"),
    *("/log/tile/0/", "/log/tile/entries/", "/federation/civic"),
)
SECONDS = 0.3
MEGABYTES = 40


@pytest.fixture
def three(groups):
    network = groups(3)
    for one in network:
        # The same limit, only sooner reached.
        one.tell(f"{STORIES}:be_impatient", seconds=SECONDS)
    return network


def meets(network, harm, path=""):
    """The lake visits the hill, which does this harm, and the moor; how long that took."""
    hill, lake, moor = network
    news = say(moor, 1)
    say(hill, 1)
    moor.tell(f"{STORIES}:beat")
    hill.tell(f"{STORIES}:beat")
    lake.tell(f"{STORIES}:look_again")
    heard = of(lake, hill)["digests"]
    began = time.monotonic()
    with network.wire.fault(harm, caller=lake.address, target=hill.address, path=path):
        lake.tell(f"{STORIES}:beat")
    assert of(lake, moor)["digests"][-1:] == news
    assert (of(lake, hill)["state"], of(lake, hill)["evidence"]) == ("pinned", [])
    if not path:
        assert of(lake, hill)["error"]
        assert of(lake, hill)["digests"] == heard
    return time.monotonic() - began


def require_unharmed(network):
    network.settle()
    hill, lake, moor = network
    assert of(lake, hill)["digests"] == of(moor, hill)["digests"] != []


def test_whatever_a_neighbour_answers_the_others_are_heard_and_so_is_it_later(three):
    lake = three.instances[1]
    before = lake.tell(f"{STORIES}:memory")
    for harm in HARM.values():
        # Five questions, none of which is waited for longer than that; and a slow computer.
        assert meets(three, harm) < 5 * SECONDS + 20
    assert lake.tell(f"{STORIES}:memory") - before < MEGABYTES
    require_unharmed(three)


@pytest.mark.slow
@pytest.mark.parametrize("path", QUESTIONS)
def test_nor_does_any_answer_to_any_question(three, path):
    for harm in HARM.values():
        meets(three, harm, path)
    require_unharmed(three)


def test_whoever_leads_to_a_third_group_does_not_speak_for_it(three):
    _hill, _lake, moor = three
    say(moor, 5)
    three.live(2)
    for path in ("/log/checkpoint", "/federation/introduction", "/log/tile/0/000"):
        meets(three, faults.redirect(moor.address + path))
    require_unharmed(three)
