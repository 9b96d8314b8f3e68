"""What strangers to a group try at its server, and what they get."""

from collections.abc import Callable
from typing import Any

import pytest
from channels.testing import ApplicationCommunicator
from django.contrib.sessions.models import Session
from django.core.cache import caches

from core.charter import actions as charter
from core.heartbeat import jobs
from groups.membership import actions as membership
from groups.referenda import actions as referenda
from realtime import door, places
from realtime.asgi import application
from realtime.hall import NOT_ALLOWED, hall
from tests import votes
from tests.listening import Page, listening
from tests.loops import on_a_loop_of_its_own
from tests.world import a_person, a_village, now

# The server works in threads of its own, which see only what was committed.
pytestmark = pytest.mark.django_db(transaction=True)

CLOSED = {"group.open_to_readers": False}


def answer_to(path: str, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the server answers to a stranger: status, headers, body."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        # Daphne puts there what the header Daphne-Root-Path says, whoever sent it.
        "root_path": headers.get("root_path", ""),
    }

    async def ask() -> tuple[int, dict[bytes, bytes], bytes]:
        visitor = ApplicationCommunicator(application, scope)
        await visitor.send_input({"type": "http.request", "body": b"", "more_body": False})
        start = await visitor.receive_output(5)
        body, is_over = b"", False
        while not is_over:
            part = await visitor.receive_output(5)
            body, is_over = body + part.get("body", b""), not part.get("more_body", False)
        await visitor.wait(5)
        return start["status"], dict(start["headers"]), body

    return on_a_loop_of_its_own(ask)


def test_nobody_opens_a_closed_group_by_saying_that_it_lives_elsewhere() -> None:
    a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    status, _headers, body = answer_to("/static/members/", root_path="/static")
    assert status == 404
    assert b"Bertil" not in body


def test_nobody_decides_with_what_the_addresses_of_a_page_begin() -> None:
    a_village("Aino", "Bertil", "Cilla")
    status, _headers, body = answer_to("/members/", root_path="@evil.example")
    assert status == 200
    assert b"evil.example" not in body


def listens(person: Any, **facts: Any) -> Page:
    """A page of this person that tried to listen."""
    page = Page(person, ["votes/"], **facts)
    listening(page)
    return page


def test_everybody_hears_news_of_an_open_group() -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert listens(None).is_let_in


def test_only_who_belongs_to_it_hears_news_of_a_closed_group() -> None:
    village = a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    assert listens(village["Aino"]).is_let_in
    assert not listens(None).is_let_in
    assert not listens(a_person("Dag")).is_let_in


def test_pages_of_other_sites_cannot_listen_with_the_cookies_of_a_member() -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    for origin in (b"https://evil.example", b"http://127.0.0.1:9999", b"null", b""):
        assert not listens(aino, origin=origin).is_let_in, origin
    assert not listens(aino, path="/live/elsewhere/").is_let_in


def test_whoever_says_something_to_a_socket_is_shown_the_door() -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    page = Page(aino, ["votes/"])
    page.prepare()

    async def speak() -> bool:
        hall.open()
        await page.open()
        await page.socket.send_to("hello")
        answer = await page.socket.receive_output(5)
        await page.socket.wait(5)
        await hall.close()
        return bool(answer == {"type": "websocket.close", "code": NOT_ALLOWED})

    assert on_a_loop_of_its_own(speak)


def test_an_ended_session_opens_no_socket_as_a_member() -> None:
    village = a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    page = Page(village["Aino"], ["votes/"])
    Session.objects.all().delete()
    caches["default"].clear()
    listening(page)
    assert not page.is_let_in


def test_strangers_hear_nothing_more_once_the_charter_closes_the_group() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    member, stranger, waiting = (
        Page(village["Aino"], []),
        Page(None, ["votes/"]),
        Page(a_person("Dag"), ["votes/"]),
    )

    def close() -> None:
        charter.enact(CLOSED, now=now(), decision=None, cause="test")

    listening(member, stranger, waiting, acts=[close])
    assert not member.is_shut_out
    assert stranger.is_shut_out
    assert waiting.is_shut_out


def test_who_leaves_is_told_no_more_what_only_members_read() -> None:
    vote, village = votes.a_vote(charter=votes.a_charter(ballots="open"))
    jobs.drain_all()
    place = f"turnout/{vote.subject}"
    stays, leaves = Page(village["Aino"], [place]), Page(village["Cilla"], [place])

    def leave() -> None:
        membership.leave(village["Cilla"], now=now())

    def cast() -> None:
        referenda.cast_open(vote, village["Bertil"], "1", now=now())

    listening(stays, leaves, acts=[cast, leave, cast_again(vote, village["Bertil"])])
    assert "0 of 3" in stays.put[place]
    assert "1 of 3" in leaves.put[place]


def cast_again(vote: Any, person: Any) -> Callable[[], None]:
    return lambda: referenda.take_back_open(vote, person, now=now())


def test_who_leaves_a_closed_group_is_shown_the_door() -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid", charter=CLOSED)
    page = Page(village["Cilla"], ["votes/"])
    listening(page, acts=[lambda: membership.leave(village["Cilla"], now=now())])
    assert page.is_shut_out


def test_a_page_is_not_believed_what_stands_on_it() -> None:
    real = f"stage/proposal:{'7c2f' * 8}"
    nonsense = ["", "stage/", "votes/proposal:1", "admin/", "../stage/x", "stage/<b>", "x" * 300]
    assert places.believable([real, "votes/", *nonsense]) == {real, "votes/"}
    many = [f"stage/proposal:{number:032x}" for number in range(1000)]
    assert len(places.believable(many)) == places.MOST_PLACES


def test_what_cannot_be_read_opens_nothing() -> None:
    a_village("Aino", "Bertil", "Cilla")
    scope = {"type": "websocket", "path": "/live/", "headers": [], "query_string": b"on=votes/"}
    assert door.asked_by({**scope, "headers": [(b"host", b"evil.example")]}) is None
    asked = door.asked_by({**scope, "headers": [(b"host", b"127.0.0.1")]})
    assert asked is not None
    assert door.since_of(asked) is None
    assert not door.comes_from_here(asked)
