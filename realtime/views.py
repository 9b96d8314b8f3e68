"""For pages that can have no socket: the same answer, asked for now and then."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.people.signed_in import person_or_none
from core.record.reading import is_member
from realtime import reading
from realtime.door import company_of, since_of


@never_cache
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """What a page with these places has missed since it asked last, and one's own notices."""
    company = company_of(request, for_member=is_member(request.user))
    upto = reading.head()
    since = since_of(request)
    parts = reading.caught_up(company, since=upto if since is None else since)
    person = person_or_none(request)
    return HttpResponse(
        reading.answer(parts, at=upto, unread=reading.unread_of(person.pk) if person else None),
        content_type="application/json",
    )
