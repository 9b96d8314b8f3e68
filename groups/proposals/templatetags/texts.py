"""Members' texts on pages."""

from django import template
from django.utils.safestring import SafeString

from core.markdown import render
from groups.proposals.languages import name_of

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """A member's text as safe HTML."""
    return render(text)


@register.filter
def language_name(tag: str) -> str:
    """What a language is called in the reader's: "Swedish"."""
    return name_of(tag)
