"""Several processes serve one group: what one does, the others see."""

import time
from collections.abc import Callable

import pytest

from tests.served.processes import Served
from tests.visitors import Page, Visitor

pytestmark = pytest.mark.served
STORIES = "tests.served.stories"
CHOICES = ["1", "1", "0", "1"]


def wait_until(happened: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"within {seconds} s not seen: {what}"
        time.sleep(0.3)


def cast(visitor: Visitor, vote: int, choice: str) -> Page:
    """Through the pages: paper, question, receipt."""
    path = f"/referenda/{vote}/vote/"
    paper = visitor.get(path)
    assert paper.status == 200, paper.text
    asked = visitor.post(path, paper.form() | {"choice": choice})
    assert asked.status == 200, asked.text
    return visitor.post(path, asked.form() | {"choice": choice, "cast": "1"})


def test_a_vote_cast_in_one_process_is_counted_by_another(moot: Served):
    story = moot.home.play(f"{STORIES}:open_vote", size=5)
    vote, sessions = story["vote"], moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    voters = [Visitor(moot.address, {"sessionid": session}) for session in sessions]

    receipts = [cast(voter, vote, choice) for voter, choice in zip(voters, CHOICES, strict=False)]
    assert [receipt.status for receipt in receipts] == [200] * 4
    twice = cast(voters[-1], vote, "1"), voters[-1].get(f"/referenda/{vote}/vote/")
    assert twice[0].status == 200
    assert twice[1].status == 409
    # Another process sees five ballots and nothing of what they say.
    state = moot.home.play(f"{STORIES}:state_of", vote=vote)
    assert state == {
        "state": "voting", "ballots": 5, "took_part": 5, "tally": None, "stages": ["voting"],
    }  # fmt: skip

    before = moot.home.play(f"{STORIES}:record")
    with moot.worker(), moot.beat():
        wait_until(
            lambda: "core.heartbeat.beat" in moot.log("celery-worker"), "the worker beats today"
        )
        assert moot.home.play(f"{STORIES}:state_of", vote=vote)["state"] == "voting"
    (moot.home.path / "days_ahead").write_text("1", "ascii")
    with moot.worker(), moot.beat():
        page = f"/referenda/{vote}/"
        wait_until(
            lambda: moot.home.play(f"{STORIES}:state_of", vote=vote)["state"] == "closed",
            "the worker counts the vote",
        )
        after = moot.home.play(f"{STORIES}:state_of", vote=vote)
        wait_until(
            lambda: moot.home.play(f"{STORIES}:record")["leaves"] > before["leaves"],
            "the worker sequences the record",
        )
    assert after["tally"] == {"0": 1, "1": 4, "blank": 0}
    assert after["ballots"] == 0
    assert after["stages"] == ["adopted"]
    # The process that serves pages shows what the worker did.
    assert "adopted" in voters[0].get(page).text
    ballots = voters[0].get(f"/referenda/{vote}/ballots/")
    assert ballots.status == 200
    moot.home.manage("verify_record")
    # Who voted when cannot be read from what the processes write.
    assert "/vote/" not in moot.log("pages") + moot.log("celery-worker")
