"""What a page says of itself when it opens a socket: up to where the record was when it began."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from realtime.hall import hall

Answer = Callable[[HttpRequest], HttpResponseBase]


def since(get_response: Answer) -> Answer:
    """Remember the hall's cursor before anything is read for the page, so that nothing is missed.

    Where no sockets are served a page has none, and listens to nothing.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.live_since = hall.cursor  # type: ignore[attr-defined]
        return get_response(request)

    return answer
