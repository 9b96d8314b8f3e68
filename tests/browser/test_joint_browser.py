"""A joint question on a telephone and on a desk: read, signed, argued about, voted on at home."""

import os

import pytest

from core.heartbeat import clock, jobs
from tests import together, votes, world
from tests.browsing import CONTRAST, OVERFLOWS, PHONE, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1280, "height": 900}


def looked_at(page, accessible, name: str) -> None:
    page.set_viewport_size(PHONE)
    assert not page.evaluate(OVERFLOWS)
    accessible(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert not violations(page, CONTRAST)
    if folder := os.environ.get("JOINT_PICTURES"):
        page.emulate_media(color_scheme="light")
        page.screenshot(path=f"{folder}/{name}-phone.png", full_page=True)
        page.set_viewport_size(DESK)
        page.screenshot(path=f"{folder}/{name}-desk.png", full_page=True)


def test_a_joint_question_is_signed_argued_about_and_voted_on_at_home(
    page, live_server, accessible
) -> None:
    valley = together.Valley()
    asked = valley.asks(valley.hill)
    valley.says(valley.lake, "joint.sheet", proposal=str(asked.uid), count=2)
    told = {"name": "Lake", "side": "against", "text": "It is **loud**.", "language": "en"}
    uid = together.given_by(valley.lake.origin)
    valley.says(valley.lake, "joint.argument", proposal=str(asked.uid), argument=str(uid), **told)
    question = together.page_of(asked)
    sign_in(page, live_server, valley.people["Aino"])
    page.goto(f"{live_server.url}{question.get_absolute_url()}")
    looked_at(page, accessible, "collecting")
    page.get_by_role("button", name="Sign this proposal").press("Enter")
    page.get_by_text("You have signed this proposal.").wait_for()
    page.get_by_text("Write an argument").click()
    page.get_by_text("under the name of our group and without yours").wait_for()
    page.goto(f"{live_server.url}/proposals/new/")
    looked_at(page, accessible, "writing")
    joint = valley.opens(asked.uid)
    world.on(joint.opens_on)
    page.goto(f"{live_server.url}{question.get_absolute_url()}")
    looked_at(page, accessible, "voting")
    vote = together.held(question)
    votes.cast(vote, valley.people["Bertil"])
    world.on(clock.group_date(joint.closed_at))
    jobs.do_chores(now=world.now())
    page.goto(f"{live_server.url}{vote.get_absolute_url()}")
    looked_at(page, accessible, "result")
