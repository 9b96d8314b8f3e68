"""One act on an account at a time, and none once it has been erased."""

from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.refusals import Forbidden


class Erased(Forbidden):
    """Nothing is made for somebody who is not there any more."""

    code = "erased"
    sentence = _("This account has been erased.")


def held(person: Person) -> Person:
    """The person as they are now; whoever else acts on the account waits. Raises Erased."""
    found = Person.objects.select_for_update().get(pk=person.pk)
    if found.is_erased:
        raise Erased
    return found
