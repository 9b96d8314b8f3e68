"""How processes tell each other that the record has grown: a hint that holds nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

GROUP = "live"
# A layer forgets who does not say again, within a day, that they are there.
AGAIN_SECONDS = 600


def send() -> None:
    """Tell every process that serves sockets; only where there are several."""
    layer: Any = get_channel_layer()
    async_to_sync(layer.group_send)(GROUP, {"type": "grown"})


async def heard() -> AsyncIterator[None]:
    """Something each time that another process has sent a hint; never ends where there are some.

    Raises whatever the layer raises when it cannot be reached.
    """
    if not settings.SERVED:
        return
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    while True:
        await layer.group_add(GROUP, channel)
        try:
            async with asyncio.timeout(AGAIN_SECONDS):
                while True:
                    await layer.receive(channel)
                    yield
        except TimeoutError:
            continue
