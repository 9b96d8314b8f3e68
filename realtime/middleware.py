"""What a page says of itself when it opens a socket: up to where the record was when it began."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from realtime.hall import hall
from realtime.reading import committed

Answer = Callable[[HttpRequest], HttpResponseBase]


def since(get_response: Answer) -> Answer:
    """Remember, before anything is read for the page, up to where it is sure to know the record.

    The hall's cursor, so that nothing is missed; and how far the record will go when everything
    committed by now has its leaf: of that a page knows already, often because its reader has just
    done it. Where no sockets are served there is neither.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if hall.cursor is not None and not request.path_info.startswith(settings.STATIC_URL):
            request.live_since = hall.cursor  # type: ignore[attr-defined]
            request.live_seen = committed()  # type: ignore[attr-defined]
        return get_response(request)

    return answer
