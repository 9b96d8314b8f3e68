"""The event loop on which this process serves sockets, if it does."""

import asyncio


class Serving:
    """Set when the first socket connects; other threads hand their news over to it."""

    loop: asyncio.AbstractEventLoop | None = None
