"""What the head of every page tells programs: where the feeds are."""

from typing import Any

from django import template
from django.urls import reverse

from core import hooks
from core.charter.reading import current

register = template.Library()


@register.inclusion_tag("feeds/discovery.html")
def feeds_of_the_group() -> dict[str, Any]:
    """Links that readers of feeds look for; none in a group that is closed to strangers."""
    if not current()["group.open_to_readers"]:
        return {"feeds": []}
    return {
        "feeds": [
            (kind.title, reverse("feeds:feed", args=[name])) for name, kind in hooks.feeds.items()
        ],
        "calendar": reverse("feeds:calendar"),
    }
