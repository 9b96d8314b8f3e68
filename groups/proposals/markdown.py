"""Members' texts: Markdown made into safe HTML that keeps a page's headings in order."""

from collections.abc import Sequence
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# No pictures: they would tell a stranger's computer who reads the page.
TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto"}
# A page has its own first and second headings above a member's text.
LOWEST_HEADING = 6
DEEPER_BY = 2

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


# What is made to take seconds takes them once, not on every page.
@lru_cache(maxsize=128)
def render(text: str) -> SafeString:
    """The text as HTML that can do no harm, whatever was written."""
    tokens = _reader.parse(text)
    _fit_into_page(tokens)
    html = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


def _fit_into_page(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + DEEPER_BY, LOWEST_HEADING)}"
        elif token.type == "th_open":
            token.attrs = {"scope": "col"}
