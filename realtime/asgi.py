"""The entry for the server: pages over HTTP, live news over WebSockets."""

import os
from contextlib import nullcontext
from typing import Any

import django
from channels.routing import ProtocolTypeRouter

from realtime.desks import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
django.setup(set_prefix=False)

from core.upkeep.figures import connected  # noqa: E402
from realtime.consumers import listener  # noqa: E402  (the apps must be loaded first)
from realtime.hall import hall  # noqa: E402

router = ProtocolTypeRouter({"http": Pages(), "websocket": listener})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve at the root of the address, whatever a visitor says.

    Daphne takes the path under which the site lives from a header that anybody can send. It would
    begin every address that is made, also those in mails, and would open doors by their name.
    """
    hall.open()
    # The first page already must be able to say from where on it wants to be told.
    await hall.ready()
    with connected() if scope["type"] == "websocket" else nullcontext():
        await router({**scope, "root_path": ""}, receive, send)
