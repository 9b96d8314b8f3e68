"""Members' texts on pages."""

from django import template
from django.utils.safestring import SafeString

from core.markdown import render

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """A member's text as safe HTML."""
    return render(text)
