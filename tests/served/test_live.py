"""Several processes serve one group: what is recorded through one reaches the sockets of all."""

import asyncio
import os
from contextlib import suppress

import pytest

from core.counters import Redis
from realtime.presence import Presence
from tests.bench.listeners import Socket, open_all
from tests.loops import on_a_loop_of_its_own
from tests.served.processes import Served, free_port
from tests.visitors import Visitor

pytestmark = pytest.mark.served
STORIES = "tests.served.stories"
# A worker looks for what was recorded every other second.
PATIENCE = 30


def sign(moot: Served, session: str, number: int) -> None:
    signer, path = Visitor(moot.address, {"sessionid": session}), f"/proposals/{number}/"
    form = signer.get(path).form(f"{path}sign/")
    assert signer.post(f"{path}sign/", form).status == 302


async def told(socket: Socket, place: str, *, patience: float = PATIENCE) -> str:
    """What is put in a place next; nothing if nothing comes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while True:
                for put, html in (await socket.text()).get("put", ()):
                    if put == place:
                        return str(html)
    return ""


def test_a_signature_given_in_one_process_is_shown_by_the_other(moot: Served):
    story = moot.home.play(f"{STORIES}:open_proposal", size=6)
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    other = Served(home=moot.home, port=free_port())
    place = f"signatures/{story['subject']}"
    question = f"on={place}&language=en"

    async def listen() -> list[str]:
        here = await open_all(moot.port, [(sessions[0], question)])
        there = await open_all(other.port, [(sessions[1], question), ("", question)])
        act = asyncio.get_running_loop().run_in_executor
        await act(None, sign, other, sessions[2], story["proposal"])
        heard = [await told(socket, place) for socket in [*here, *there]]
        for socket in here:
            socket.writer.close()
        # Nobody listens in the first process while the next one signs.
        await act(None, sign, other, sessions[3], story["proposal"])
        heard.append(await told(there[0], place))
        back = await open_all(moot.port, [(sessions[0], f"{question}&since=1")])
        heard.append(await told(back[0], place))
        return heard

    with other.pages(), moot.worker(), moot.beat():
        heard = on_a_loop_of_its_own(listen)
    assert ["2 of 6" in html for html in heard[:3]] == [True] * 3, heard
    assert ["3 of 6" in html for html in heard[3:]] == [True] * 2, heard


def test_members_of_two_processes_are_counted_together_in_the_next_minute(
    monkeypatch: pytest.MonkeyPatch, settings
):
    address = f"unix://{os.environ['TEST_REDIS']}"
    shared = Redis(address, {"KEY_PREFIX": "test-presence"})
    monkeypatch.setattr("realtime.presence.caches", {"default": shared})
    moment = [1_000_000.0]
    monkeypatch.setattr("core.counters.time.time", lambda: moment[0])
    settings.PRESENCE_SECONDS = 60
    one, two = Presence(), Presence()
    assert one.look({"proposal:1": 3}) == set()
    assert two.look({"proposal:1": 4}) == set()
    moment[0] += 60
    assert one.look({"proposal:1": 3}) == {"proposal:1"}
    assert two.look({}) == {"proposal:1"}
    assert one.told == two.told == {"proposal:1": 5}
    moment[0] += 60
    assert one.look({"proposal:1": 3}) == {"proposal:1"}
    assert one.told == {}
    kept = shared._cache.get_client().keys("test-presence*")  # type: ignore[attr-defined]
    assert all(0 < shared._cache.get_client().ttl(name) <= 180 for name in kept)  # type: ignore[attr-defined]
