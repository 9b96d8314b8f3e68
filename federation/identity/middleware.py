"""Pages that are also something in the fediverse: programs are led to the document."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from federation.identity import speaking
from federation.identity.models import Post
from federation.identity.parameters import is_followable
from federation.identity.views.answers import is_program, varied

Handler = Callable[[HttpRequest], HttpResponse]
PROPOSAL = re.compile(r"^/proposals/([1-9][0-9]{0,9})/$")


def as_activity(get_response: Handler) -> Handler:
    """Leads a program that asks for a proposal's page, or for the first one, to note or group.

    So whoever pastes the address of a page into their own program finds what it is about.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        found = PROPOSAL.match(path)
        if request.method not in ("GET", "HEAD") or not (found or path == "/"):
            return get_response(request)
        if "json" in request.headers.get("accept", "") and is_program(request) and is_followable():
            address = _note(int(found[1])) if found else speaking.places().group
            if address:
                return varied(HttpResponseRedirect(address))
        return varied(get_response(request))

    return middleware


def _note(number: int) -> str:
    post = Post.objects.standing().about(number).first()
    return speaking.places().note(str(post.uid)) if post else ""
