"""What pages and programs show of members, and in which orders."""

from core.people.actions import civic_number_of
from core.people.models import Person

# What an address may say, and the columns it stands for; the last of them is unique.
ORDERS = {
    "number": ("person_id",),
    "name": ("person__surname", "person__forename", "person_id"),
    "registered": ("person__registered_on", "person_id"),
    "joined": ("admitted_on", "place"),
}


def shown(person: Person) -> dict[str, str]:
    """What a person lets others see; the rest is left out, not crossed out (S2-226).

    Whoever writes under a pseudonym must not be found out by this list.
    """
    return {
        "pseudonym": "" if person.author_level >= 4 else person.pseudonym,
        "email": person.email if person.shows_email else "",
        "civic_number": civic_number_of(person) if person.shows_civic_number else "",
    }
