"""The process of one instance: it answers others and does what a test orders, until it is killed.

Its pages are the real ones. It beats when it is told to, so that a test knows what was before
what; orders and answers are lines of JSON on a socket. Its clock is that of the computer, which
the test may set: the whole process believes it, as on a computer whose clock goes wrong.
"""

import json
import signal
import socket
import threading
import traceback
from datetime import timedelta
from importlib import import_module
from typing import Any

import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from federation.peers.actions import visiting
from federation.wire.wall import wall
from tests import world
from tests.crash import points


class Quiet(WSGIRequestHandler):
    """Nobody reads who asked for what."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class Clock:
    """How far the clock of this computer is from the real one."""

    def __init__(self) -> None:
        self._travel: Any = None

    def set_ahead(self, seconds: float) -> None:
        """Let it be this far ahead from now on; negative is behind."""
        if self._travel is not None:
            self._travel.stop()
        self._travel = time_machine.travel(timedelta(seconds=seconds), tick=True)
        self._travel.start()


def stay(*, orders: str, ahead: float) -> None:
    """Serve the pages and obey what comes over the socket `orders` until it ends.

    What is said there first is the port.
    """
    # A story has a limit; who stays ends when its line is cut.
    signal.alarm(0)
    clock = Clock()
    clock.set_ahead(ahead)
    # The modules were loaded before this process began.
    visiting.STARTED = wall()
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(WSGIHandler())
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(orders)
        with line.makefile("r") as heard, line.makefile("w") as said:
            print(json.dumps({"answer": server.server_port}), file=said, flush=True)
            for text in heard:
                print(json.dumps(_obeyed(json.loads(text), clock)), file=said, flush=True)


def _obeyed(order: dict[str, Any], clock: Clock) -> dict[str, Any]:
    try:
        return {"answer": _obey(order, clock)}
    except Exception:
        return {"error": traceback.format_exc()}
    finally:
        # Worlds of tests set the group's clock; here it follows that of the computer.
        world.let_clock_go()


def _obey(order: dict[str, Any], clock: Clock) -> Any:
    if "ahead" in order:
        return clock.set_ahead(order["ahead"])
    if order.get("point"):
        points.arm(points.Point.read(order["point"]))
    module, _, function = order["story"].partition(":")
    return getattr(import_module(module), function)(**order["facts"])
