"""Live news: tells open pages that something has happened, never who did it."""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from core.charter.verbs import ENACTED
from core.pages.middleware import may_read
from core.record.reading import is_member
from realtime.loop import Serving

NEWS = "news"
MEMBERS_NEWS = "news-for-members"
# After news that begin so, whoever listens may no longer be a member.
MEMBERSHIP = "membership."
NOT_ALLOWED = 1008


class News(AsyncJsonWebsocketConsumer):
    """Sends each verb and subject as it enters the record; takes nothing from outside.

    What only members may read is sent to members alone.
    """

    async def connect(self) -> None:
        """Let whoever may read the pages listen; nobody else (AMB-39)."""
        if not await self.may_listen():
            await self.close(code=NOT_ALLOWED)
            return
        Serving.loop = asyncio.get_running_loop()
        await self.channel_layer.group_add(NEWS, self.channel_name)
        if await self.is_member():
            await self.channel_layer.group_add(MEMBERS_NEWS, self.channel_name)
        await self.accept()

    @database_sync_to_async
    def may_listen(self) -> bool:
        return may_read(self.scope["user"])

    @database_sync_to_async
    def is_member(self) -> bool:
        return is_member(self.scope["user"])

    async def disconnect(self, _code: int) -> None:
        for group in (NEWS, MEMBERS_NEWS):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, _content: Any, **_kwargs: Any) -> None:
        """Nobody has anything to say here."""
        await self.close(code=NOT_ALLOWED)

    async def news(self, event: dict[str, Any]) -> None:
        """Pass on what `realtime.news.tell` sent; a new charter may have closed the group."""
        if event["verb"] == ENACTED.name and not await self.may_listen():
            await self.close(code=NOT_ALLOWED)
            return
        if event["verb"].startswith(MEMBERSHIP) and not await self.is_member():
            await self.channel_layer.group_discard(MEMBERS_NEWS, self.channel_name)
        await self.send_json({"verb": event["verb"], "subject": event["subject"]})
