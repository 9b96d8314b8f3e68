"""The cache of an instance, which can also count: how often something happened, never when."""

import time
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

MINUTE = 60
DAY = 24 * 60 * 60


def seconds_left(length: int) -> int:
    """How long the present window of this length still lasts."""
    return length - int(time.time()) % length


def _named(what: str, windows: Sequence[int]) -> list[tuple[str, int]]:
    """A name for the present window of each length, and how many seconds it still lasts.

    Windows begin at full minutes and days, for everybody alike: when a count began, and when it
    will be forgotten, tells nothing about who is counted.
    """
    now = int(time.time())
    return [(f"{what}:{length}:{now // length}", length - now % length) for length in windows]


class Counted(BaseCache):
    """Tells what was counted."""

    def counted(self, what: str, windows: Sequence[int]) -> list[int]:
        """How many there were so far in the present window of each length, in one message."""
        names = [name for name, _seconds in _named(what, windows)]
        found = self.get_many(names)
        return [int(found.get(name, 0)) for name in names]


class Memory(Counted, LocMemCache):
    """For one process."""

    def count(self, what: str, windows: Sequence[int]) -> list[int]:
        """Count one more; how many there were in the present window of each length."""
        counts = []
        for name, seconds in _named(what, windows):
            self.add(name, 0, seconds)
            counts.append(self.incr(name))
        return counts

    def gather(self, what: str, who: str, said: str, seconds: int) -> list[str]:  # noqa: ARG002 - see Redis
        """What all processes said lately; this is the only one."""
        return [said]


class Client(RedisCacheClient):
    """Keeps its connections as long as the process lives; Django's end with each page."""

    _kept: ClassVar[dict[str, Any]] = {}
    _servers: list[str]
    _client: Any

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:  # noqa: ARG002 - one server
        address = self._servers[0]
        if address not in self._kept:
            self._kept[address] = self._client.from_url(address)
        return self._kept[address]


class Redis(Counted, RedisCache):
    """For several processes."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client

    def count(self, what: str, windows: Sequence[int]) -> list[int]:
        """Count one more, in one message; how many there were in each present window."""
        client: Client = self._cache  # type: ignore[attr-defined]
        together = client.get_client().pipeline(transaction=False)
        for name, seconds in _named(what, windows):
            key = self.make_and_validate_key(name)
            together.set(key, 0, ex=seconds, nx=True)
            together.incr(key)
        return [int(count) for count in together.execute()[1::2]]

    def gather(self, what: str, who: str, said: str, seconds: int) -> list[str]:
        """Put down what this process says now; what all said in the window before, which is over.

        For those who all come at the beginning of each window of so many seconds.
        """
        client: Client = self._cache  # type: ignore[attr-defined]
        window = int(time.time()) // seconds
        now, before = (self.make_and_validate_key(f"{what}:{at}") for at in (window, window - 1))
        together = client.get_client().pipeline(transaction=False)
        together.hset(now, who, said)
        together.expire(now, 3 * seconds)
        together.hvals(before)
        return [each.decode() for each in together.execute()[-1]]
