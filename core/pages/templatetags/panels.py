"""Pieces that rooms bring to shared pages."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: dict[str, Any]) -> SafeString:
    """Render a room's piece: its template with what it brought, on top of the page's context."""
    page: dict[str, Any] = dict(context.flatten().items())  # type: ignore[arg-type]
    return SafeString(get_template(panel["template"]).render({**page, **panel, "panel": panel}))
