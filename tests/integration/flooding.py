"""A server of our kind whose application tells everybody more than anybody can read.

Run as a program with a port; it says on its standard output when a socket has ended.
"""

import asyncio
import sys
from typing import Any

from realtime.server import LARGEST, LiveServer

WORDS = "x" * (LARGEST - 100)


async def flood(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    over = asyncio.ensure_future(receive())
    told = 0
    while not over.done() and told < 10_000:
        await send({"type": "websocket.send", "text": WORDS})
        told += 1
        await asyncio.sleep(0.001)
    print("ended" if over.done() else "still there", told, flush=True)


if __name__ == "__main__":
    endpoint = f"tcp:port={sys.argv[1]}:interface=127.0.0.1"
    LiveServer(flood, endpoints=[endpoint], server_name="folkmoot").run()
