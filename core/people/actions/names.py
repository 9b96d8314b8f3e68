"""Changing names and pseudonyms; a pseudonym once used is never free for others (AMB-30)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.keys import fields
from core.people import rules
from core.people.models import Person, Pseudonym, TakenName
from core.refusals import Refusal

AT_ONCE = 1000


class PseudonymTaken(Refusal):
    """Somebody else has this pseudonym, or had it once."""

    code = "pseudonym-taken"
    sentence = _("The pseudonym “%(pseudonym)s” is taken, or was used by somebody before.")


class PseudonymRefused(Refusal):
    """Nobody can have this pseudonym."""

    code = "pseudonym-refused"
    status = 400
    reasons = {
        "length": _("A pseudonym has 2 to 40 signs."),
        "sign": _("A pseudonym cannot contain “@” or “/”."),
        "invisible": _("A pseudonym cannot contain signs that nobody can see."),
        "letters": _("A pseudonym needs at least one letter."),
    }

    def __str__(self) -> str:
        return str(self.reasons[self.facts["fault"]])


def name_hash(name: str) -> str:
    """The keyed hash under which a name in its caseless form is remembered for ever."""
    return name_hashes([name])[0]


def name_hashes(names: Iterable[str]) -> list[str]:
    """The same for each of many names."""
    return fields.keyed_hashes(f"pseudonym:{name}" for name in names)


def is_taken(name: str, *, by_others_than: Person | None = None) -> bool:
    """Whether somebody (else) has or had this name, given in its caseless form."""
    holders = TakenName.objects.filter(name_hash=name_hash(name))
    return (holders.exclude(person=by_others_than) if by_others_than else holders).exists()


def taken_among(names: Sequence[str]) -> set[str]:
    """Which of these names, in their caseless form, somebody has or had; linear in their number."""
    by_hash = dict(zip(name_hashes(names), names, strict=True))
    hashes, gone = list(by_hash), set()
    for start in range(0, len(hashes), AT_ONCE):
        asked = TakenName.objects.filter(name_hash__in=hashes[start : start + AT_ONCE])
        gone |= {by_hash[found] for found in asked.values_list("name_hash", flat=True)}
    return gone


def checked_pseudonym(text: str) -> str:
    """The pseudonym as it will be kept; raises PseudonymRefused."""
    pseudonym = " ".join(text.split())
    fault = rules.pseudonym_fault(pseudonym)
    if fault:
        raise PseudonymRefused(fault=fault)
    return pseudonym


@transaction.atomic
def change_pseudonym(person: Person, pseudonym: str, *, now: datetime) -> Person:
    """Use another pseudonym from today on (S2-250). Old ones stay in the history.

    Raises PseudonymRefused, PseudonymTaken.
    """
    chosen = checked_pseudonym(pseudonym)
    if chosen == person.pseudonym:
        return person
    key = rules.caseless(chosen)
    if is_taken(key, by_others_than=person):
        raise PseudonymTaken(pseudonym=chosen)
    on = clock.group_date(now)
    person.pseudonym, person.pseudonym_key = chosen, key
    try:
        with transaction.atomic():
            TakenName.objects.get_or_create(name_hash=name_hash(key), person=person)
            person.save(update_fields=["pseudonym", "pseudonym_key"])
    except IntegrityError:
        person.refresh_from_db(fields=["pseudonym", "pseudonym_key"])
        raise PseudonymTaken(pseudonym=chosen) from None
    Pseudonym.objects.filter(person=person, until_on=None).update(until_on=on)
    Pseudonym.objects.create(person=person, text=chosen, since_on=on)
    return person


def change_name(person: Person, *, forename: str, surname: str) -> Person:
    """Correct the name. The automatic pseudonym stays, because others may know it."""
    person.forename, person.surname = forename.strip(), surname.strip()
    person.save(update_fields=["forename", "surname"])
    return person
