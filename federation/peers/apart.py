"""One thing after the other, so that none holds up those that follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from logging import Logger

from django.db import OperationalError


@contextmanager
def apart(log: Logger, message: str, *about: object) -> Iterator[None]:
    """What fails inside, by whosever fault, is logged with this message and ends there.

    A database that is busy or away is nobody's fault: it ends the rest, too, until the next beat.
    """
    try:
        yield
    except OperationalError:
        raise
    except Exception:
        log.exception(message, *about)
