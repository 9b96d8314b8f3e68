"""Turns record entries into live news."""

import asyncio
from collections.abc import Sequence
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from core import hooks
from core.charter.verbs import ENACTED
from core.record.models import Entry
from core.record.reading import PERSON
from realtime.consumers import MEMBERS_NEWS, MEMBERSHIP, NEWS
from realtime.loop import Serving

# A page can only reload once; telling it more than this at a time is noise.
MOST = 50
GROUPS = {"world": NEWS, "members": MEMBERS_NEWS}
Item = tuple[str, dict[str, str]]


def tell(entries: Sequence[Entry]) -> None:
    """Send the newest entries to whoever has a page open and may read them, after the commit."""
    news = [
        (GROUPS[hooks.verbs[entry.verb].audience], {"verb": entry.verb, "subject": _subject(entry)})
        for entry in worth_telling(entries)
    ]
    if news:
        # Live pages are a convenience: when news cannot be sent, reloading shows the same.
        transaction.on_commit(lambda: _send(news), robust=True)


def worth_telling(entries: Sequence[Entry]) -> list[Entry]:
    """The newest, and of those before the last after which somebody may listen no more."""
    doors = {}
    for entry in entries[:-MOST]:
        if entry.verb == ENACTED.name or entry.verb.startswith(MEMBERSHIP):
            doors[entry.verb == ENACTED.name] = entry
    return [*doors.values(), *entries[-MOST:]]


def _subject(entry: Entry) -> str:
    """What it is about, but never whom: open pages only look again."""
    return "" if entry.subject.startswith(PERSON) else entry.subject


def _send(news: list[Item]) -> None:
    loop = _loop()
    if loop is not None:
        asyncio.run_coroutine_threadsafe(_send_each(news), loop)
    else:
        async_to_sync(_send_each)(news)


def _loop() -> asyncio.AbstractEventLoop | None:
    """The loop to send on; the embedded layer's queues belong to the one that serves sockets."""
    if Serving.loop is not None and not Serving.loop.is_closed():
        return Serving.loop
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def _send_each(news: list[Item]) -> None:
    layer: Any = get_channel_layer()
    for group, item in news:
        await layer.group_send(group, {"type": "news", **item})
