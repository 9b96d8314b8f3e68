"""How the instance is, found with a handful of cheap questions and remembered for moments."""

import shutil
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from cryptography import x509
from django.conf import settings
from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from redis.exceptions import RedisError

from core import hooks
from core.heartbeat.models import Cursor, Failure
from core.instance import instance
from core.notices.models import Mail
from core.record.models import Head, Waiting
from core.upkeep.rules import Facts

# However often somebody asks, the database is asked every few seconds.
REMEMBERED = 5.0
LAST_BEAT = "upkeep:last-beat"
SECONDS_IN_A_DAY = 24 * 60 * 60


class _Found:
    """What was found last, in this process."""

    facts: ClassVar[Facts | None] = None
    at: ClassVar[float] = 0.0


def facts() -> Facts:
    """How the instance is, at most a few seconds ago."""
    if _Found.facts is None or time.monotonic() - _Found.at > REMEMBERED:
        _Found.facts, _Found.at = look(), time.monotonic()
    return _Found.facts


def forget() -> None:
    """Look anew when asked next."""
    _Found.facts = None


def note_beat(*, now: datetime) -> None:  # noqa: ARG001 - a chore is told the civic moment
    """Remember that the heart beat, by the wall's clock: civic time may be simulated."""
    caches["default"].set(LAST_BEAT, int(time.time()), timeout=None)


def look() -> Facts:
    """Ask every part how it is; a part that does not answer stops no other."""
    plain: dict[str, Any] = {
        "disk": _disk(),
        "certificate": _certificate_days(),
        "beat_every": settings.BEAT_SECONDS,
    }
    try:
        plain |= {"beat_age": _beat_age(), "shared": True}
    except (OSError, RedisError):
        plain["shared"] = False
    try:
        plain |= _database()
    except Error:
        plain["database"] = False
    return Facts(**plain)


def _database() -> dict[str, Any]:
    missing = len(_ours() - set(MigrationRecorder(connection).applied_migrations()))
    if missing:
        # Tables that the other questions need may be among what is missing.
        return {"database": True, "migrations": missing}
    return {
        "database": True,
        "migrations": 0,
        "failures": Failure.objects.count(),
        "backlog": _backlog(),
        "mail": Mail.objects.failing().count() if settings.MAIL_URL else None,
    }


@cache
def _ours() -> set[tuple[str, str]]:
    """The migrations of this program; they do not change while it runs."""
    return set(MigrationLoader(None).disk_migrations)


def _backlog() -> int:
    """Entries that the record or the slowest of its subscribers has still to deal with."""
    size = Head.objects.size()
    positions = dict(Cursor.objects.values_list("subscriber", "position"))
    slowest = min((positions.get(name, 0) for name in hooks.subscribers), default=size)
    return Waiting.objects.count() + size - slowest


def _beat_age() -> int | None:
    last = caches["default"].get(LAST_BEAT)
    return None if last is None else max(0, int(time.time()) - int(last))


def _disk() -> int | None:
    """How many whole percent of the disk are free; more exactly, it would tell of single acts."""
    try:
        usage = shutil.disk_usage(instance.path)
    except OSError:
        return None
    return usage.free * 100 // usage.total


def _certificate_days() -> int | None:
    """For how many days the certificate is still good, where its file is known and readable."""
    if not settings.CERTIFICATE:
        return None
    try:
        certificate = x509.load_pem_x509_certificate(Path(settings.CERTIFICATE).read_bytes())
    except (OSError, ValueError):
        return None
    left = certificate.not_valid_after_utc - datetime.fromtimestamp(time.time(), tz=UTC)
    return int(left.total_seconds() // SECONDS_IN_A_DAY)
