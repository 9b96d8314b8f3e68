"""Daphne with sockets that are small, take little, and are cut off where they do not read."""

import struct
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol

# The bound is one for both directions. Nobody has anything to say to a socket, and we say less.
LARGEST = 2**16
# Browsers answer a ping by themselves; who does not is gone.
PING_SECONDS, PONG_SECONDS = 30, 30
FINAL_TEXT = 0x81


class Brake:
    """Told by the transport when more than 64 KiB wait to be taken by the other side."""

    def __init__(self) -> None:
        self.is_on = False

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's names
        self.is_on = True

    def resumeProducing(self) -> None:  # noqa: N802
        self.is_on = False

    def stopProducing(self) -> None:  # noqa: N802
        self.is_on = True


class Socket(WebSocketProtocol):
    """A socket whose reader keeps up, or comes again and catches up."""

    def onOpen(self) -> None:  # noqa: N802
        self.brake = Brake()
        self.transport.unregisterProducer()
        self.transport.registerProducer(self.brake, True)
        super().onOpen()

    def serverSend(self, content: Any, binary: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        """Send, unless what was sent before still waits: then end it, and forget what waits."""
        if self.state == self.STATE_OPEN and self.brake.is_on:
            self.transport.abortConnection()
            return
        if binary or self.state != self.STATE_OPEN:
            super().serverSend(content, binary)
        else:
            self.transport.write(framed(content))


@lru_cache(maxsize=64)
def framed(text: str) -> bytes:
    """A text as one frame (RFC 6455 section 5.2), made once for all to whom it is sent."""
    content = text.encode()
    length = len(content)
    if length < 126:
        return struct.pack("!BB", FINAL_TEXT, length) + content
    if length < 2**16:
        return struct.pack("!BBH", FINAL_TEXT, 126, length) + content
    return struct.pack("!BBQ", FINAL_TEXT, 127, length) + content


class LiveServer(Server):
    """Pages and sockets; calls `listening` once whoever comes is answered."""

    def __init__(
        self, application: Any, *, listening: Callable[[], None] | None = None, **options: Any
    ) -> None:
        self.listening = listening
        super().__init__(
            application,
            ping_interval=PING_SECONDS,
            ping_timeout=PONG_SECONDS,
            websocket_max_message_size=LARGEST,
            websocket_max_frame_size=LARGEST,
            ready_callable=self.fit,
            **options,
        )

    def fit(self) -> None:
        """Daphne makes its factory when it begins to run."""
        self.ws_factory.protocol = Socket
        if self.listening:
            self.listening()
