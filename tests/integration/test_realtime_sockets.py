"""Real sockets of the real server: who does not read is cut off, who says too much as well."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.bench.listeners import Socket, open_all
from tests.homes import ROOT
from tests.loops import on_a_loop_of_its_own
from tests.served.processes import free_port

pytestmark = pytest.mark.embedded
PATIENCE = 60


@contextmanager
def flooding() -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A server that never stops talking, and its port."""
    port = free_port()
    words = [sys.executable, "-m", "tests.integration.flooding", str(port)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield port, server
        finally:
            server.terminate()


async def _opened(port: int) -> Socket:
    """A socket, once the server has begun."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return (await open_all(port, [("", "")]))[0]
            except ConnectionError:
                await asyncio.sleep(0.1)


async def _until_its_end(reader: asyncio.StreamReader) -> int:
    """How much comes until the other side has ended the connection."""
    heard = 0
    async with asyncio.timeout(PATIENCE):
        try:
            while part := await reader.read(2**16):
                heard += len(part)
        except ConnectionError:
            pass
    return heard


def test_who_does_not_read_is_cut_off_and_what_waits_for_them_is_forgotten() -> None:
    with flooding() as (port, server):

        async def never_read() -> str:
            socket = await _opened(port)
            # What the reader of this loop has taken is small, and it takes no more.
            socket.writer.transport.pause_reading()
            assert server.stdout is not None
            said = await asyncio.get_running_loop().run_in_executor(None, server.stdout.readline)
            socket.writer.transport.abort()
            return str(said)

        ended, told = on_a_loop_of_its_own(never_read).rsplit(" ", 1)
        assert ended == "ended"
        # Some megabytes fit between two computers; then it was over.
        assert 1 < int(told) < 1000


def test_who_says_more_than_anybody_has_to_say_is_shown_the_door() -> None:
    with flooding() as (port, _server):

        async def talk() -> int:
            socket = await _opened(port)
            # A masked frame that announces a text of a megabyte.
            socket.writer.write(bytes([0x81, 0xFF]) + (2**20).to_bytes(8) + bytes(4))
            return await _until_its_end(socket.reader)

        on_a_loop_of_its_own(talk)
