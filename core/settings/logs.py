"""What is written down while the server runs."""

from core.settings.environment import env

# No address of a page is logged with a person or a time finer than the server's own: who votes
# when must not be read from logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("FOLKMOOT_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "folkmoot": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "daphne.access": {"level": "CRITICAL"},
    },
}
