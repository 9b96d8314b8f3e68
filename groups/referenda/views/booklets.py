"""The booklet of a vote: to read, to print, and as the exact words that the record vouches for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from groups.referenda.access import booklet_of, the_vote
from groups.referenda.printing import printed


@require_safe
def booklet(request: HttpRequest, number: int) -> HttpResponse:
    """What voters had before them when voting opened, in the form of a page to print."""
    vote = the_vote(number)
    found = booklet_of(vote)
    pages = printed(found, vote, asked=request.GET.get("language", ""))
    context = {"vote": vote, "booklet": found, "printed": pages}
    return render(request, "referenda/booklet.html", context)


@require_safe
@conditional_page
def download(request: HttpRequest, number: int) -> HttpResponse:
    """The booklet as it is kept, so that anybody can compare its digest with the record."""
    found = booklet_of(the_vote(number))
    response = HttpResponse(found.content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="booklet-{number}.json"'
    return response
