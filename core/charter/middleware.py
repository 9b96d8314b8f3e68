"""One page, one charter: what is in force is read once per request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.charter.reading import one_page

Answer = Callable[[HttpRequest], HttpResponseBase]


def one_charter(get_response: Answer) -> Answer:
    """Let `current` ask the database once per request."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with one_page():
            return get_response(request)

    return answer
