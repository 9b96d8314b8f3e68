"""The civic number: sealed where it is kept, and used by one person only (S2-041)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.charter.reading import current
from core.keys import fields
from core.people.civic import CivicNumber, read_civic_number
from core.people.models import Person, SignInBy
from core.refusals import Refusal


class CivicNumberTaken(Refusal):
    """Another person has this number."""

    code = "civic-number-taken"
    sentence = _("Somebody else has registered with this civic number.")


def country() -> str:
    """The country whose civic numbers the group uses; empty if it uses none."""
    value = current()["group.civic_number_country"]
    return str(value).lower() if value else ""


def civic_number_hash(number: CivicNumber) -> str:
    return fields.keyed_hash(f"civic:{number.compared}")


def set_civic_number(person: Person, text: str) -> Person:
    """Keep the number, sealed; an empty text takes it away.

    Raises CivicNumberRefused, CivicNumberTaken.
    """
    if not text.strip():
        return _take_away(person)
    number = read_civic_number(country(), text)
    person.civic_number_sealed = fields.encrypt(number.shown)
    person.civic_number_hash = civic_number_hash(number)
    try:
        with transaction.atomic():
            person.save(update_fields=["civic_number_sealed", "civic_number_hash"])
    except IntegrityError:
        person.refresh_from_db(fields=["civic_number_sealed", "civic_number_hash"])
        raise CivicNumberTaken from None
    return person


def civic_number_of(person: Person) -> str:
    """The number as it is written, or nothing."""
    return fields.decrypt(person.civic_number_sealed) if person.civic_number_sealed else ""


def _take_away(person: Person) -> Person:
    person.civic_number_sealed, person.civic_number_hash = "", None
    person.shows_civic_number = False
    if person.sign_in_by == SignInBy.CIVIC:
        person.sign_in_by = SignInBy.PSEUDONYM
    person.save(
        update_fields=[
            "civic_number_sealed",
            "civic_number_hash",
            "shows_civic_number",
            "sign_in_by",
        ]
    )
    return person
