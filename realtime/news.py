"""Turns record entries into live news."""

import asyncio
from collections.abc import Sequence
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from core import hooks
from core.record.models import Entry
from core.record.reading import PERSON
from realtime.consumers import NEWS
from realtime.loop import Serving

# A page can only reload once; telling it more than this at a time is noise.
MOST = 50


def tell(entries: Sequence[Entry]) -> None:
    """Send the newest world-readable entries to whoever has a page open, after the commit."""
    public = [entry for entry in entries if hooks.verbs[entry.verb].audience == "world"]
    news = [{"verb": entry.verb, "subject": _subject(entry)} for entry in public[-MOST:]]
    if news:
        # Live pages are a convenience: when news cannot be sent, reloading shows the same.
        transaction.on_commit(lambda: _send(news), robust=True)


def _subject(entry: Entry) -> str:
    """What it is about, but never whom: the world reads no persons in the record either."""
    return "" if entry.subject.startswith(PERSON) else entry.subject


def _send(news: list[dict[str, str]]) -> None:
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


async def _send_each(news: list[dict[str, str]]) -> None:
    layer: Any = get_channel_layer()
    for item in news:
        await layer.group_send(NEWS, {"type": "news", **item})
