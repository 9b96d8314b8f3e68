"""Thousands of open pages that cost next to nothing: sockets and requests of one asyncio loop."""

import asyncio
import base64
import json
import os
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# Connections in the making at once; the rest wait their turn, as browsers come one by one.
AT_ONCE = 40
TEXT = 1


def allow_many(number: int) -> None:
    """Let this process, and those it starts, have so many files and sockets open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, number), hard), hard))


@dataclass(slots=True)
class Socket:
    """One open page: it reads what it is sent, and knows when each text was whole."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def text(self) -> dict[str, Any]:
        """The next text; raises IncompleteReadError when the server has ended the socket."""
        while True:
            first, length = await self.reader.readexactly(2)
            length &= 127
            if length > 125:
                length = int.from_bytes(await self.reader.readexactly(2 if length == 126 else 8))
            content = await self.reader.readexactly(length)
            if first & 15 == TEXT:
                message: dict[str, Any] = json.loads(content)
                return message


async def open_all(port: int, questions: Sequence[tuple[str, str]]) -> list[Socket]:
    """A socket for each session and question."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(session: str, question: str) -> Socket:
        async with turn:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**12)
            key = base64.b64encode(os.urandom(16)).decode()
            writer.write(
                f"GET /live/?{question} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Origin: http://127.0.0.1:{port}\r\nCookie: sessionid={session}\r\n"
                f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 101 " in head.split(b"\r\n", 1)[0], head
            return Socket(reader, writer)

    return await asyncio.gather(*(one(*each) for each in questions))


async def told_after(
    sockets: Sequence[Socket], act: Callable[[], object], *, place: str
) -> list[float]:
    """Seconds from the beginning of an act until each socket was told what stands in a place."""
    arrivals = [asyncio.ensure_future(_arrival(each, place)) for each in sockets]
    begin = time.perf_counter()
    await asyncio.get_running_loop().run_in_executor(None, act)
    return sorted(at - begin for at in await asyncio.gather(*arrivals))


async def _arrival(socket: Socket, place: str) -> float:
    while True:
        message = await socket.text()
        at = time.perf_counter()
        # Once a minute they are also told how many are here.
        if any(put[0] == place for put in message.get("put", ())):
            return at


async def asked_again(port: int, requests: Iterable[tuple[str, str]], *, at_once: int) -> float:
    """Seconds until all who ask for a path at the same moment have their answer."""
    waiting = list(requests)
    begin = time.perf_counter()
    await asyncio.gather(*(_ask(port, waiting) for _connection in range(at_once)))
    return time.perf_counter() - begin


async def _ask(port: int, waiting: list[tuple[str, str]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        session, path = waiting.pop()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Cookie: sessionid={session}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n", 1)[0], head
        lines = head.lower().split(b"\r\n")
        lengths = [int(line[15:]) for line in lines if line.startswith(b"content-length:")]
        await reader.readexactly(lengths[0])
    writer.close()


def memory(process: int) -> int:
    """How much memory a process has of its own, in bytes."""
    with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
        found = dict(line.split(":") for line in file.read().splitlines()[1:])
    return 1024 * sum(int(found[name].split()[0]) for name in ("Private_Dirty", "Private_Clean"))
