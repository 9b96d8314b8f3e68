"""The served way's jobs: the same beat and the same drain as the embedded thread."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")

app = Celery("folkmoot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["core.heartbeat"])
