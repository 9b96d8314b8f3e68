"""Who is asking. All of this room is for members, and is there only while the charter says so."""

from uuid import UUID

from django.http import HttpRequest

from core.people.models import Person
from core.people.signed_in import person_or_none, signed_in
from delegation import scopes
from delegation.actions import NotYours, UnknownScope
from delegation.actions.checks import require_member, require_on
from delegation.models import Mandate
from delegation.reading import is_there_for


def the_member(request: HttpRequest) -> Person:
    """The member who asks; raises DelegationOff, SignInNeeded, MembersOnly."""
    require_on()
    person = signed_in(request)
    require_member(person)
    return person


def the_giver(request: HttpRequest) -> Person:
    """The same, also for a member who has something left to end while the charter says no."""
    person = person_or_none(request)
    if person is None or not is_there_for(person):
        return the_member(request)
    require_member(person)
    return person


def my_mandate(request: HttpRequest, uid: UUID) -> tuple[Person, Mandate]:
    """The member who asks and a mandate of theirs; raises NotYours, also for what is not there."""
    person = the_giver(request)
    found = Mandate.objects.by(person).filter(uid=uid).first()
    if found is None:
        raise NotYours
    return person, found


def asked_scope(request: HttpRequest) -> str:
    """The scope that the address asks for, otherwise everything; raises UnknownScope."""
    scope = request.GET.get("scope") or scopes.EVERYTHING
    if scopes.kind_of(scope) is None or len(scope) > scopes.LONGEST_KEY:
        raise UnknownScope
    return scope
