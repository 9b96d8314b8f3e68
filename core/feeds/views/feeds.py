"""Feeds: of everybody where the group is open, else under a reader's secret address."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from core import hooks
from core.charter.models import Version
from core.charter.reading import group_name
from core.feeds.atom import PER_PAGE, FeedKind, write
from core.feeds.views.access import reader_at, speaking, told_to
from core.heartbeat import clock
from core.people.models import Person

LONGEST_KEYWORD = 120


@require_safe
@conditional_page
def public(request: HttpRequest, name: str) -> HttpResponse:
    """A feed as the world may read it."""
    return _feed(request, name)


@require_safe
@conditional_page
def secret(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The same for a program that cannot sign in; in a closed group the only way."""
    return _feed(request, name, person=reader_at(token))


def _feed(request: HttpRequest, name: str, *, person: Person | None = None) -> HttpResponse:
    if name not in hooks.feeds:
        raise Http404
    kind: FeedKind = hooks.feeds[name]
    keyword = request.GET.get("keyword", "").strip()[:LONGEST_KEYWORD].casefold()
    page = Paginator(kind.rows(keyword), PER_PAGE).get_page(request.GET.get("page"))
    with speaking(request, person) as language:
        text = write(
            kind,
            kind.entries(list(page.object_list)),
            group=group_name(),
            begun=_begun(),
            language=language,
            link=reverse(kind.page),
            pages=_pages(request, page),
            keyword=keyword,
        )
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    return told_to(response, language, person=person)


def _pages(request: HttpRequest, page: "Page[object]") -> dict[str, str]:
    """This page and those around it (RFC 5005)."""
    asked = {name: value for name, value in request.GET.items() if name in ("keyword", "language")}

    def at(number: int) -> str:
        query = asked | ({"page": str(number)} if number > 1 else {})
        return f"{request.path}?{urlencode(query)}" if query else request.path

    around = {"self": at(page.number)}
    if page.has_other_pages():
        around |= {"first": at(1), "last": at(page.paginator.num_pages)}
    if page.has_previous():
        around["previous"] = at(page.previous_page_number())
    if page.has_next():
        around["next"] = at(page.next_page_number())
    return around


def _begun() -> date:
    """When the group began, for a feed in which nothing has happened yet."""
    first = Version.objects.order_by("number").first()
    return first.enacted_at.astimezone(clock.zone()).date() if first else clock.today()
