"""The smallest pieces of a page: an icon, a stage. They stand in long lists, so they are quick."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words; who listens to the page hears the words alone."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{}#{}"/></svg>',
        static("pages/icons.svg"),
        name,
    )


@register.simple_tag
def stage(name: str, words: str | Promise) -> SafeString:
    """Where something stands on its way: a sign, a colour, and above all the words."""
    return format_html('<span class="stage stage-{}">{}</span>', name, words)
