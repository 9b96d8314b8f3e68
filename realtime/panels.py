"""The room listens to the record."""

from core import hooks
from realtime.news import tell

hooks.subscribers.add("news", tell)
