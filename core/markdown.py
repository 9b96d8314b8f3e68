"""Markdown made into safe HTML that keeps a page's headings in order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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
# What a document of ours has besides: sections that can be linked to, and things to tick off.
OWN_TAGS = TAGS | {"h2"}
OWN_ATTRIBUTES = {**ATTRIBUTES, "h2": {"id"}, "h3": {"id"}, "li": {"class"}}
TO_TICK_OFF = re.compile(r"\[ \]\s+")

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A second heading of a document, and the name by which it is linked to."""

    title: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document of ours: its first heading, its sections, and what stands below the heading."""

    title: str
    sections: tuple[Section, ...]
    html: SafeString


# What is made to take seconds takes them once, not on every page.
@lru_cache(maxsize=128)
def render(text: str) -> SafeString:
    """A member's text as HTML that can do no harm, whatever was written."""
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


def article(text: str, *, addresses: dict[str, str]) -> Article:
    """A document of ours; its links to files named in `addresses` lead there instead.

    It begins with its title, the only first heading. Other files lie where no page leads: what
    would link to them is only text.
    """
    tokens = _reader.parse(text)
    title, below = tokens[1].content, tokens[3:]
    sections = tuple(_name_sections(below))
    _scope_columns(below)
    _lead(below, addresses)
    _mark_what_to_tick_off(below)
    html = _reader.renderer.render(below, _reader.options, {})
    clean = nh3.clean(
        html, tags=OWN_TAGS, attributes=OWN_ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"
    )
    return Article(title=title, sections=sections, html=mark_safe(clean))  # noqa: S308 - cleaned


def links(text: str) -> list[str]:
    """Where the links of a text lead, in order."""
    return [str(token.attrs["href"]) for token in _links(_reader.parse(text))]


def headings(text: str) -> list[tuple[int, str]]:
    """The levels and words of a text's headings, in order."""
    return [(int(token.tag[1]), words) for token, words in _headings(_reader.parse(text))]


def _headings(tokens: Iterable[Token]) -> Iterator[tuple[Token, str]]:
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            yield token, inside.content


def _fit_into_page(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + DEEPER_BY, LOWEST_HEADING)}"
    _scope_columns(tokens)


def _scope_columns(tokens: Iterable[Token]) -> None:
    for token in tokens:
        if token.type == "th_open":
            token.attrs = {"scope": "col"}


def _name_sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """Number the second headings; a name in no language leads to the same place in all of them."""
    seconds = ((token, title) for token, title in _headings(tokens) if token.tag == "h2")
    for number, (token, title) in enumerate(seconds, start=1):
        token.attrs = {"id": f"part-{number}"}
        yield Section(title=title, name=f"part-{number}")


def _links(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from (child for child in token.children or () if child.type == "link_open")


def _lead(tokens: Iterable[Token], addresses: dict[str, str]) -> None:
    for token in tokens:
        if token.children:
            token.children = list(_led(token.children, addresses))


def _led(children: Iterable[Token], addresses: dict[str, str]) -> Iterator[Token]:
    is_only_text = False
    for child in children:
        if child.type == "link_open":
            file, mark, part = str(child.attrs["href"]).partition("#")
            is_only_text = file not in addresses and ":" not in file
            child.attrs["href"] = addresses.get(file, file) + mark + part
        if not (is_only_text and child.type in {"link_open", "link_close"}):
            yield child


def _mark_what_to_tick_off(tokens: Sequence[Token]) -> None:
    for item, _paragraph, inside in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type != "list_item_open" or not inside.children:
            continue
        first = inside.children[0]
        if TO_TICK_OFF.match(first.content):
            first.content = TO_TICK_OFF.sub("", first.content, count=1)
            item.attrs = {"class": "to-do"}
