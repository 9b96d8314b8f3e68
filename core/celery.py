"""The served way's jobs: the same beat and the same drain as the embedded thread."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")

app = Celery("folkmoot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["core.heartbeat"])


@setup_logging.connect
def write_as_pages_do(loglevel: Any = logging.WARNING, **_facts: Any) -> None:
    """One way of writing for all processes; `--loglevel` is how much Celery itself says."""
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel)
