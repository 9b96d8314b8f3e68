"""Atom feeds (RFC 4287): what a room brings, and how it is written."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.functional import Promise
from django.utils.xmlutils import SimplerXMLGenerator

from core.heartbeat import clock
from core.instance import instance

PER_PAGE = 30
Words = str | Promise
# What XML 1.0 cannot hold, though people can write it.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a feed. `subject` names it as the record does and never changes."""

    subject: str
    title: str
    language: str
    link: str
    author: str
    published: date
    updated: date
    summary: str
    html: str
    terms: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedKind:
    """A feed that a room brings, registered in `core.hooks.feeds` under its name.

    `rows` are what it is about, what changed last first, all of them or those with a keyword;
    `entries` makes a page of them into entries with a fixed number of questions.
    """

    name: str
    title: Words
    page: str
    rows: Callable[[str], "QuerySet[Any]"]
    entries: Callable[[Sequence[Any]], Iterable[Entry]]


def name_of(subject: str) -> str:
    """The permanent name of a thing of this instance, wherever the instance moves (RFC 4151).

    The authority of the name belongs to nobody and never will; the origin makes it unique.
    """
    return f"tag:folkmoot.invalid,2026:{instance.origin}:{quote(subject, safe=':-=')}"


def moment(day: date) -> datetime:
    """The beginning of a date of the group."""
    return datetime.combine(day, time(0), tzinfo=clock.zone())


def legible(text: str) -> str:
    """The text without signs that cannot stand in a feed or a calendar."""
    return UNFIT.sub("\ufffd", text)


class Atom(Atom1Feed):
    """A feed with the language of each text, and the way to earlier pages (RFC 5005)."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xml:base": f"{instance.address}/"}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["pages"].items():
            handler.addQuickElement("link", None, {"rel": rel, "href": href})

    def latest_post_date(self) -> datetime:
        """The latest change; of a feed with nothing in it, when the group began."""
        latest: datetime = max(
            (item["entry"].updated for item in self.items), default=self.feed["begun"]
        )
        return moment(latest)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        entry: Entry = item["entry"]
        lang = {"xml:lang": entry.language}
        handler.addQuickElement("id", name_of(entry.subject))
        handler.addQuickElement("title", legible(entry.title), lang)
        handler.addQuickElement(
            "link", None, {"rel": "alternate", "type": "text/html", "href": absolute(entry.link)}
        )
        handler.addQuickElement("published", rfc3339_date(moment(entry.published)))
        handler.addQuickElement("updated", rfc3339_date(moment(entry.updated)))
        handler.startElement("author", AttributesImpl({}))
        handler.addQuickElement("name", legible(entry.author))
        handler.endElement("author")
        for term in entry.terms:
            handler.addQuickElement("category", None, {"term": legible(term)})
        handler.addQuickElement("summary", legible(entry.summary), {"type": "text"})
        handler.addQuickElement("content", legible(entry.html), {"type": "html", **lang})


def absolute(path: str) -> str:
    """The whole address of a page of this instance."""
    return path if urlsplit(path).scheme else f"{instance.address}{path}"


def write(
    kind: FeedKind,
    entries: Iterable[Entry],
    *,
    group: str,
    begun: date,
    language: str,
    link: str,
    pages: Mapping[str, str],
    keyword: str = "",
) -> str:
    """The feed as a text; the same rows give the same text."""
    about = f"feed:{kind.name}" + (f":{keyword}" if keyword else "")
    title = f"{kind.title} · {group}" if not keyword else f"{kind.title} ({keyword}) · {group}"
    feed = Atom(
        title=legible(title),
        link=absolute(link),
        description="",
        language=language,
        author_name=legible(group),
        feed_url=absolute(pages["self"]),
        feed_guid=name_of(about),
        begun=begun,
        pages={rel: absolute(href) for rel, href in pages.items() if rel != "self"},
    )
    for entry in entries:
        feed.items.append({"entry": entry})
    return feed.writeString("utf-8")
