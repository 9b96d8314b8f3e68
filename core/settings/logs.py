"""What is written down while the server runs."""

from core.settings.environment import env

# No address of a page is logged with a person or a time finer than the server's own: who votes
# when must not be read from logs. See core/logbook.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "core.logbook.Discreet"}},
    "formatters": {
        "logbook": {
            "()": "core.logbook.Logbook",
            "is_json": env.str("FOLKMOOT_LOG_FORMAT", default="line") == "json",
            "has_details": env.bool("FOLKMOOT_LOG_DETAILS", default=False),
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "logbook",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("FOLKMOOT_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "folkmoot": {"level": "INFO"},
        # Django would hand its own to a second handler, which writes whole addresses.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "daphne.access": {"level": "CRITICAL"},
    },
}
