"""The booklet of a vote, for programs."""

from django.http import HttpRequest, HttpResponse

from core.programs.operations import Media
from core.programs.resources import Resource, at, reads
from groups.referenda.access import booklet_of, the_vote

BOOKLET = Media(type="application/json", is_text=True)


@at("referenda/<int:number>/booklet/", name="referenda.booklet")
class Booklet(Resource):
    @reads(BOOKLET, page=["referenda:booklet", "referenda:booklet_file"])
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """What voters had before them, exactly as it was frozen when voting opened.

        Its SHA-256 is in the record. docs/booklet.md describes the fields.
        """
        return HttpResponse(booklet_of(the_vote(number)).content, content_type=BOOKLET.type)
