"""The guarded fetcher: the only way in which the instance asks other computers anything.

HTTPS only, public addresses only, connected to the very address that was checked; at most 1 MiB
and ten seconds in all, nothing compressed, three redirects that are checked like the first
address, and so many questions to one host in a minute.
"""

from federation.wire.fetching.fetcher import (
    ACTIVITY_KINDS,
    SECONDS,
    Answer,
    Fetcher,
    NotFetched,
    TooOften,
)
from federation.wire.fetching.network import Use

__all__ = ["ACTIVITY_KINDS", "SECONDS", "Answer", "Fetcher", "NotFetched", "TooOften", "Use"]
