"""Who is asking, on a page or by a program, and for which vote."""

from django.http import Http404, HttpRequest

from core.people.models import Person
from core.people.signed_in import signed_in
from groups.membership.actions import require_member
from groups.membership.models import is_member
from groups.referenda.models import Booklet, Referendum


def the_member(request: HttpRequest) -> Person:
    """The member who asks; raises SignInNeeded, NotAMember."""
    person = signed_in(request)
    require_member(person)
    return person


def may_read_figures(vote: Referendum, person: object) -> bool:
    """Whether this reader is told how many have voted, and after the close for what."""
    return not vote.for_members or is_member(person)


def votes_in_the_open(vote: Referendum, person: Person) -> bool:
    """Whether this person votes under their name there, so that others can follow."""
    return not vote.is_sealed or vote.roll.filter(person=person, in_the_open=True).exists()


def the_vote(number: int) -> Referendum:
    """The vote of this number; raises Http404."""
    try:
        return Referendum.objects.numbered(number)
    except Referendum.DoesNotExist:
        raise Http404 from None


def booklet_of(vote: Referendum) -> Booklet:
    """The booklet of a vote; raises Http404 where there is none."""
    found = Booklet.objects.filter(referendum=vote).first()
    if found is None:
        raise Http404
    return found
