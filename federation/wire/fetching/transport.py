"""The transport of httpx over guarded sockets. Each question has a connection of its own."""

import ssl
from collections.abc import Iterator
from functools import lru_cache

import httpcore
import httpx

from federation.wire.fetching.network import GuardedBackend


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """Whom to believe that a host is the one it says: the usual authorities."""
    return httpx.create_ssl_context()


class GuardedTransport(httpx.BaseTransport):
    """Sends one request through a guarded backend."""

    def __init__(self, backend: GuardedBackend, *, context: ssl.SSLContext | None = None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context or trusted(),
            max_connections=1,
            max_keepalive_connections=0,
            http1=True,
            http2=False,
            retries=0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer)
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
