"""A member says where they vote."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.people.models import Person
from core.refusals import Refusal
from federation.confederations.models import Confederation
from federation.rolls.models import VotingHome
from federation.rolls.reading import closed_until
from groups.membership.actions import require_member


class NotTogether(Refusal):
    """The group decides nothing together with others there."""

    code = "not-together"
    sentence = _("The group is not a member of this confederation.")
    status = 404


class RollsAreClosed(Refusal):
    """A joint vote is about to open, and who is on which roll stands."""

    code = "rolls-are-closed"
    sentence = _(
        "The rolls of %(name)s are closed, because a joint vote opens soon. You can choose again "
        "from %(until)s on."
    )


@transaction.atomic
def declare_home(
    person: Person, confederation: Confederation, *, is_here: bool, now: datetime
) -> VotingHome:
    """Vote here, or in another group, in this confederation; it counts for every later roll.

    Nothing is recorded: it tells of another membership. Raises NotAMember, NotTogether,
    RollsAreClosed.
    """
    require_member(person)
    if not Confederation.objects.joined().filter(pk=confederation.pk).exists():
        raise NotTogether
    today = clock.group_date(now)
    home = VotingHome.objects.filter(person=person, confederation=confederation).first()
    if (home is None or home.is_here) == is_here:
        return home or VotingHome(person=person, confederation=confederation, declared_on=today)
    if until := closed_until(confederation, today):
        raise RollsAreClosed(name=confederation.name, until=until)
    home, _is_new = VotingHome.objects.update_or_create(
        person=person,
        confederation=confederation,
        defaults={"is_here": is_here, "declared_on": today},
    )
    return home
