"""A program that shows a token speaks for the person who made it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from core.heartbeat import clock
from core.people.actions.tokens import find_token, note_use
from core.people.attempts import TooOften, count_wrong_token
from core.programs.problems import answer, is_for_programs
from core.programs.scopes import Program

Handler = Callable[[HttpRequest], HttpResponseBase]


def programs(get_response: Handler) -> Handler:
    """Let requests under the address for programs be of whoever's token they show.

    A token that is not valid is refused, also where no token is needed; a session beside a token
    counts for nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        shown = request.headers.get("Authorization", "")
        if not shown or not is_for_programs(request):
            return get_response(request)
        return _speaks(request, shown) or get_response(request)

    return middleware


def _speaks(request: HttpRequest, shown: str) -> HttpResponseBase | None:
    """Let the request be the person's; the refusal if the token is nobody's."""
    scheme, _space, text = shown.partition(" ")
    token = find_token(text.strip(), now=clock.now()) if scheme.lower() == "bearer" else None
    if token is None:
        try:
            count_wrong_token(request)
        except TooOften:
            return answer(429, "too-often")
        return answer(401, "wrong-token")
    request.user = token.person
    request.program = Program(scopes=frozenset(token.scopes))  # type: ignore[attr-defined]
    note_use(token, now=clock.now())
    if "Accept-Language" not in request.headers:
        translation.activate(token.person.language)
    return None
