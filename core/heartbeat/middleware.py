"""One page, one date: the group's date is asked for once by a page that is only read."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.heartbeat import clock

Answer = Callable[[HttpRequest], HttpResponseBase]


def one_date(get_response: Answer) -> Answer:
    """Let pages that change nothing ask for the last day run once; acts always ask anew."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with clock.one_page():
            return get_response(request)

    return answer
