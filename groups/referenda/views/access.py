"""Who is asking, and for which vote."""

from django.http import Http404, HttpRequest

from core.people.models import Person
from core.refusals import SignInNeeded
from groups.membership.actions import require_member
from groups.referenda.models import Referendum


def the_person(request: HttpRequest) -> Person:
    """Whoever is signed in; raises SignInNeeded."""
    if not isinstance(request.user, Person):
        raise SignInNeeded
    return request.user


def the_member(request: HttpRequest) -> Person:
    """The member who asks; raises SignInNeeded, NotAMember."""
    person = the_person(request)
    require_member(person)
    return person


def votes_in_the_open(vote: Referendum, person: Person) -> bool:
    """Whether this person votes under their name there, so that others can follow."""
    return not vote.is_sealed or vote.roll.filter(person=person, in_the_open=True).exists()


def the_vote(number: int) -> Referendum:
    """The vote of this number; raises Http404."""
    try:
        return Referendum.objects.numbered(number)
    except Referendum.DoesNotExist:
        raise Http404 from None
