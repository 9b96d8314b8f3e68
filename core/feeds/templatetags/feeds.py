"""What the head of every page tells programs: where the feeds are."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import hooks
from core.charter.reading import current

register = template.Library()


@register.simple_tag
def feeds_of_the_group() -> SafeString:
    """Links that readers of feeds look for; none in a group that is closed to strangers."""
    is_open = current()["group.open_to_readers"]
    return _links(get_language()) if is_open else SafeString("")


# On every page, and different only by the language.
@lru_cache
def _links(_language: str) -> SafeString:
    feeds = [(kind.title, reverse("feeds:feed", args=[name])) for name, kind in hooks.feeds.items()]
    return render_to_string(
        "feeds/discovery.html", {"feeds": feeds, "calendar": reverse("feeds:calendar")}
    )
