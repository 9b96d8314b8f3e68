"""Who asks for a page, where only somebody signed in can."""

from django.http import HttpRequest

from core.people.models import Person
from core.refusals import SignInNeeded


def signed_in(request: HttpRequest) -> Person:
    """The person who asks; raises SignInNeeded, which leads to the sign-in page and back."""
    if isinstance(request.user, Person):
        return request.user
    raise SignInNeeded


def person_or_none(request: HttpRequest) -> Person | None:
    """The person who asks, or None for a stranger."""
    return signed_in(request) if request.user.is_authenticated else None
