"""Where things are kept, and how the parts of the served way find each other."""

from typing import Any

from core.instance import instance
from core.settings.environment import DEBUG, REDIS_URL, SERVED, env

# --- Databases and files ----------------------------------------------------------------------
SQLITE_SYNC = "OFF" if instance.is_scratch else "FULL"
EMBEDDED_DATABASE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(instance.database),
    "OPTIONS": {
        # A writer waits its turn at the start instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Deleted ballots must not stay in free pages of the file.
        "init_command": (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNC}; PRAGMA secure_delete=ON;"
        ),
    },
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL") if env.str("DATABASE_URL", "") else EMBEDDED_DATABASE
}
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if not EMBEDDED:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
MEDIA_ROOT = instance.media_dir
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- Embedded or served -----------------------------------------------------------------------
if SERVED:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "core.counters.Redis", "LOCATION": REDIS_URL}
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # Whoever listens waits; the library would take five seconds of silence for a failure.
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 30}]},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "core.counters.Memory",
            # Beyond that many a third is forgotten, and with it how often somebody has tried.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
BEAT_SECONDS = env.int("FOLKMOOT_BEAT_SECONDS", 60)
# A socket has another name there.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "drain": {"task": "core.heartbeat.drain", "schedule": 2, "options": {"expires": 10}},
    "heartbeat": {"task": "core.heartbeat.beat", "schedule": BEAT_SECONDS},
}
