"""Around everything: a name for each request, and figures; and a door that needs nothing."""

import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from structlog.contextvars import bound_contextvars

from core.upkeep import figures
from core.upkeep.views import PATHS

Handler = Callable[[HttpRequest], HttpResponse]
READS = ("GET", "HEAD")
NAME = "X-Request-ID"


def noted(get_response: Handler) -> Handler:
    """Gives each request a random name, for the log and for whoever complains; counts it.

    The name a visitor sends is not taken: it would tie requests to each other.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        name, started = secrets.token_hex(8), time.perf_counter()
        with bound_contextvars(request_id=name):
            response = get_response(request)
        response[NAME] = name
        match = request.resolver_match
        # Files of the site's look are no pages; health says itself how it is.
        is_page = match is not None or response.status_code >= 400
        if is_page and not request.path_info.startswith(PATHS):
            figures.count(
                match.view_name if match else "",
                response.status_code,
                time.perf_counter() - started,
                is_read=request.method in READS,
            )
        return response

    return middleware


def asked_how_it_is(get_response: Handler) -> Handler:
    """Answers health and figures before anything is asked that may be broken."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATHS):
            return get_response(request)
        # Only under our own names: a page elsewhere must not lead a browser here.
        request.get_host()
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return get_response(request)
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer

    return middleware
