"""Live news: tells open pages that something public has happened, never who did it."""

import asyncio
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from realtime.loop import Serving

NEWS = "news"


class News(AsyncJsonWebsocketConsumer):
    """Sends each public verb and subject as it enters the record; takes nothing from outside."""

    async def connect(self) -> None:
        Serving.loop = asyncio.get_running_loop()
        await self.channel_layer.group_add(NEWS, self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        await self.channel_layer.group_discard(NEWS, self.channel_name)

    async def receive_json(self, _content: Any, **_kwargs: Any) -> None:
        """Nobody has anything to say here."""
        await self.close(code=1008)

    async def news(self, event: dict[str, Any]) -> None:
        """Pass on what `realtime.news.tell` sent."""
        await self.send_json({"verb": event["verb"], "subject": event["subject"]})
