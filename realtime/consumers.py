"""One open page that listens. It is told what has changed on it and has nothing to say."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from realtime import reading
from realtime.door import Guest, asked_by, comes_from_here, guest_of
from realtime.drawing import unread
from realtime.hall import NOT_ALLOWED, hall
from realtime.seats import Seat

ADDRESS = "/live/"


async def listener(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """A WebSocket from its opening to its end.

    Not a class of Channels: those have a queue, a name in the layer and two tasks for each socket,
    and look for old connections to the database at every message (docs/decisions/0116).
    """
    hall.open()
    if (await receive())["type"] != "websocket.connect":
        return
    request = asked_by(scope) if scope["path"] == ADDRESS else None
    seat = await _seat_for(request, send) if request and comes_from_here(request) else None
    if request is None or seat is None:
        await send({"type": "websocket.close", "code": NOT_ALLOWED})
        return
    try:
        await send({"type": "websocket.accept"})
        await hall.catch_up(seat)
        await _tell_of_notices(request, seat)
        if (await receive())["type"] != "websocket.disconnect":
            await seat.close(NOT_ALLOWED)
    finally:
        hall.seats.leave(seat)


async def _seat_for(request: HttpRequest, send: Any) -> Seat | None:
    """A seat with the rights of this moment; None for who may not listen or finds no room."""
    await hall.is_ready.wait()
    while True:
        before = hall.cursor
        guest: Guest | None = await hall.at_the_door(partial(guest_of, request))
        if guest is None:
            return None
        if hall.cursor == before:
            # Whatever is recorded from now on is noticed where they sit.
            return hall.seats.enter(guest, send)


async def _tell_of_notices(request: HttpRequest, seat: Seat) -> None:
    """Somebody who comes back may have been told something meanwhile."""
    if seat.guest.person is not None and "again" in request.GET:
        number = await hall.at_the_door(partial(reading.unread_of, seat.guest.person))
        await seat.tell(unread(number))
