"""Before there is a group, every page leads to its founding."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.charter.reading import current, is_of_people
from core.programs.problems import answer, is_for_programs

Handler = Callable[[HttpRequest], HttpResponse]
# What is needed for founding, and what machines ask for.
OPEN_DOORS = (
    *("/founding/", "/account/", "/static/", "/language/", "/me/", "/heartbeat/"),
    "/organising/",
    *("/api/v1/me/", "/api/v1/openapi.json"),
    *("/federation/", "/.well-known/", "/nodeinfo/", "/FEDERATION.md", "/log/", "/witness/"),
)


# Where people are members: their roll, and the ways in.
OF_PEOPLE = ("/members/", "/join/", "/waiting/", "/invitations/")


def founding_first(get_response: Handler) -> Handler:
    """Lead everybody to the founding while the charter has no first version.

    Where the members are groups there are no pages about people who are.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(OPEN_DOORS) or current().number:
            if request.path_info.startswith(OF_PEOPLE) and not is_of_people():
                return redirect("pages:overview")
            return get_response(request)
        if is_for_programs(request):
            return answer(409, "not-founded")
        return redirect("membership:founding")

    return middleware
