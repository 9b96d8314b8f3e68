"""Who is asking, and for which vote."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

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
    """The vote of this number with what pages always need; raises Http404."""
    return get_object_or_404(Referendum.objects.select_related("result"), number=number)
