"""One open page that listens. It is told what has changed on it and has nothing to say."""

from functools import partial
from typing import Any

from realtime.door import asked_by, comes_from_here, guest_of
from realtime.hall import NOT_ALLOWED, hall
from realtime.seats import Seat

ADDRESS = "/live/"


async def listener(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """A WebSocket from its opening to its end.

    Not a class of Channels: those have a queue, a name in the layer and two tasks for each socket,
    and look for old connections to the database at every message (docs/decisions/0116).
    """
    if (await receive())["type"] != "websocket.connect":
        return
    seat = await _seat_for(scope, send)
    if seat is None:
        await send({"type": "websocket.close", "code": NOT_ALLOWED})
        return
    # The rest of its life a socket is a seat and this line; headers and cookies are forgotten.
    scope.clear()
    try:
        await send({"type": "websocket.accept"})
        await hall.catch_up(seat)
        if (await receive())["type"] != "websocket.disconnect":
            await seat.close(NOT_ALLOWED)
    finally:
        hall.seats.leave(seat)


async def _seat_for(scope: dict[str, Any], send: Any) -> Seat | None:
    """A seat with the rights of this moment; None for who may not listen or finds no room."""
    request = asked_by(scope) if scope["path"] == ADDRESS else None
    if request is None or not comes_from_here(request):
        return None
    while True:
        before = hall.cursor, hall.notice
        guest = await hall.at_the_door(partial(guest_of, request))
        if guest is None:
            return None
        if (hall.cursor, hall.notice) == before:
            # Whatever is recorded from now on is noticed where they sit.
            return hall.seats.enter(guest, send)
