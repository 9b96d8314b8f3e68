"""Turns record entries into live news."""

import asyncio
import logging
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

log = logging.getLogger("folkmoot.news")
# A page can only reload once; telling it more than this at a time is noise.
MOST = 50


def tell(entries: Sequence[Entry]) -> None:
    """Send the newest world-readable entries to whoever has a page open, after the commit."""
    public = [entry for entry in entries if hooks.verbs[entry.verb].audience == "world"]
    news = [{"verb": entry.verb, "subject": _subject(entry)} for entry in public[-MOST:]]
    if news:
        transaction.on_commit(lambda: _send(news))


def _subject(entry: Entry) -> str:
    """What it is about, but never whom: the world reads no persons in the record either."""
    return "" if entry.subject.startswith(PERSON) else entry.subject


def _send(news: list[dict[str, str]]) -> None:
    if Serving.loop is not None:
        # The embedded layer's queues belong to the loop that serves the sockets.
        asyncio.run_coroutine_threadsafe(_send_each(news), Serving.loop)
        return
    try:
        async_to_sync(_send_each)(news)
    except OSError:
        # Live pages are a convenience: without Redis, reloading shows the same.
        log.warning("Live news could not be sent")


async def _send_each(news: list[dict[str, str]]) -> None:
    layer: Any = get_channel_layer()
    for item in news:
        await layer.group_send(NEWS, {"type": "news", **item})
