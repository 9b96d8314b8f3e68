"""What strangers to a group try at its server, and what they get."""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from channels.testing import ApplicationCommunicator, WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser

from core.record.models import Entry
from realtime import news
from realtime.asgi import application
from realtime.consumers import MEMBERS_NEWS, NEWS, News
from tests.world import a_person, a_village

# The server works in threads of its own, which see only what was committed.
pytestmark = pytest.mark.django_db(transaction=True)

Answer = TypeVar("Answer")
CLOSED = {"group.open_to_readers": False}


def on_a_loop_of_its_own(visit: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """Run it in another thread: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(async_to_sync(visit)).result()


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


def listens(person: Any, *, told: dict[str, str] | None = None) -> bool:
    """Whether a page of this person may listen to news, and still may after what it is told."""

    async def listen() -> bool:
        socket = WebsocketCommunicator(News.as_asgi(), "/live/")
        socket.scope["user"] = person
        is_let_in, _code = await socket.connect()
        if is_let_in and told is not None:
            await socket.send_input({"type": "news", **told})
            is_let_in = (await socket.receive_output(1))["type"] != "websocket.close"
        await socket.disconnect()
        return bool(is_let_in)

    return on_a_loop_of_its_own(listen)


def test_everybody_hears_news_of_an_open_group() -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert listens(AnonymousUser(), told={"verb": "charter.enacted", "subject": "charter:2"})


def test_only_who_belongs_to_it_hears_news_of_a_closed_group() -> None:
    village = a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    assert listens(village["Aino"])
    assert not listens(AnonymousUser())
    assert not listens(a_person("Dag"))


def test_strangers_hear_nothing_more_once_the_charter_closes_the_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    answers = iter([True, False])
    monkeypatch.setattr("realtime.consumers.may_read", lambda _person: next(answers))
    enacted = {"verb": "charter.enacted", "subject": "charter:2"}
    assert not listens(AnonymousUser(), told=enacted)


def hears(person: Any, group: str, verb: str = "ballot.cast", *, ends: bool = False) -> bool:
    """Whether an open page of this person is told what is told to the group.

    With `ends` the person is told first that memberships have changed.
    """

    async def listen() -> bool:
        socket = WebsocketCommunicator(News.as_asgi(), "/live/")
        socket.scope["user"] = person
        await socket.connect()
        layer: Any = get_channel_layer()
        if ends:
            await layer.group_send(
                group, {"type": "news", "verb": "membership.left", "subject": ""}
            )
            await socket.receive_json_from(1)
        await layer.group_send(group, {"type": "news", "verb": verb, "subject": "referendum:7c2f"})
        heard = not await socket.receive_nothing(0.3)
        await socket.disconnect()
        return heard

    return on_a_loop_of_its_own(listen)


def test_what_only_members_read_is_told_to_members_alone() -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    assert hears(aino, MEMBERS_NEWS)
    assert not hears(AnonymousUser(), MEMBERS_NEWS)
    assert not hears(a_person("Dag"), MEMBERS_NEWS)
    assert hears(AnonymousUser(), NEWS)


def test_who_is_no_member_any_more_is_told_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    answers = iter([True, False])
    monkeypatch.setattr("realtime.consumers.is_member", lambda _person: next(answers))
    assert not hears(aino, MEMBERS_NEWS, ends=True)


def test_who_may_listen_no_more_is_noticed_however_much_happens_at_once() -> None:
    left, enacted = Entry(verb="membership.left"), Entry(verb="charter.enacted")
    many = [Entry(verb="proposal.signed") for _number in range(news.MOST)]
    earlier = [Entry(verb="membership.admitted"), left, many[0], enacted]
    assert news.worth_telling([*earlier, *many]) == [left, enacted, *many]
    assert news.worth_telling(earlier) == earlier


def test_news_name_no_person() -> None:
    left = Entry(verb="membership.left", subject="person:7c2f")
    assert news._subject(left) == ""
    assert news._subject(Entry(verb="law.repealed", subject="law:7c2f")) == "law:7c2f"
