"""Who signs in: by the one name the person chose, and a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core.people import rules
from core.people.actions.civic_number import civic_number_hash, country
from core.people.civic import CivicNumberRefused, read_civic_number
from core.people.models import Person, SignInBy
from core.prepared import Prepared

# Several people may have typed one address that nobody confirmed yet.
MOST_TRIED = 5
# Every page asks for it.
SIGNED_IN = Prepared(
    lambda number: Person.objects.present().filter(pk=number, is_active=True).order_by()
)


class PreferredName(BaseBackend):
    """Signs in by e-mail, pseudonym, automatic pseudonym or civic number, as the person prefers.

    Any other of the person's names is refused like a name that nobody has (S2-065), and a name
    that nobody has takes as long as one that somebody has.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,  # noqa: ARG002
    ) -> Person | None:
        if not username or not password:
            return None
        people = list(who_signs_in_by(username)[:MOST_TRIED])
        if not people:
            # Otherwise a stranger could tell by the clock who is registered.
            make_password(password)
        for person in people:
            if person.check_password(password):
                return person
        return None

    def get_user(self, user_id: int) -> Person | None:
        return SIGNED_IN.first(user_id)


def who_signs_in_by(name: str) -> QuerySet[Person]:
    """The people who chose to sign in by this name; nearly always one or nobody."""
    key = rules.caseless(name)
    asked = (
        Q(sign_in_by=SignInBy.EMAIL, email=name.strip().lower())
        | Q(sign_in_by=SignInBy.PSEUDONYM, pseudonym_key=key)
        | Q(sign_in_by=SignInBy.AUTOMATIC, automatic_pseudonym=key)
    )
    hashed = _civic_hash(name)
    if hashed:
        asked |= Q(sign_in_by=SignInBy.CIVIC, civic_number_hash=hashed)
    return Person.objects.present().filter(asked, is_active=True).order_by("number")


def _civic_hash(name: str) -> str:
    try:
        return civic_number_hash(read_civic_number(country(), name))
    except CivicNumberRefused:
        return ""
