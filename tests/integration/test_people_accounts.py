"""Registering, renaming and choosing: what is kept, and who is refused."""

import io
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from PIL import Image

from core.people import actions
from core.people.civic import CivicNumberRefused
from core.people.display import byline_text
from core.people.models import Person, Photo, Pseudonym
from tests import world

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def aino(**given: str) -> Person:
    facts = {"forename": "Aino", "surname": "Ek", **given}
    return actions.register(**facts, now=NOON)  # type: ignore[arg-type]


def sweden() -> None:
    """The group uses Swedish civic numbers."""
    world.a_village("Bo", charter={"group.civic_number_country": "se"})


def test_registering_keeps_what_was_given_and_hides_everything_private() -> None:
    person = aino(pseudonym="Falcon", email="Aino@Example.org", language="sv")
    assert (person.full_name, person.pseudonym, person.language) == ("Aino Ek", "Falcon", "sv")
    assert person.registered_on == date(2030, 1, 1)
    assert person.email == "aino@example.org"
    assert person.automatic_pseudonym.startswith("ainek")
    assert not person.shows_email
    assert not person.shows_civic_number
    assert person.author_level == 3
    assert not person.has_usable_password()


def test_without_a_pseudonym_the_automatic_one_is_used() -> None:
    person = aino()
    assert person.pseudonym == person.automatic_pseudonym


def test_numbers_are_never_used_again() -> None:
    first = aino()
    number = first.number
    first.delete()
    assert aino().number > number


def test_a_person_needs_both_names() -> None:
    with pytest.raises(actions.NameMissing):
        aino(surname=" ")
    assert not Person.objects.exists()


def test_a_pseudonym_is_taken_whatever_its_case() -> None:
    aino(pseudonym="Falcon")
    with pytest.raises(actions.PseudonymTaken, match="fALCON"):
        aino(pseudonym="fALCON")


def test_nobody_can_take_the_automatic_pseudonym_of_another() -> None:
    person = aino(pseudonym="Falcon")
    with pytest.raises(actions.PseudonymTaken):
        aino(pseudonym=person.automatic_pseudonym.upper())


def test_nobody_can_take_what_another_used_before() -> None:
    person = aino(pseudonym="Falcon")
    actions.change_pseudonym(person, "Heron", now=NOON)
    with pytest.raises(actions.PseudonymTaken):
        aino(pseudonym="falcon")


def test_one_may_return_to_an_own_pseudonym_and_the_history_says_when() -> None:
    person = aino(pseudonym="Falcon")
    actions.change_pseudonym(person, "Heron", now=NOON)
    actions.change_pseudonym(person, "Falcon", now=NOON)
    history = Pseudonym.objects.filter(person=person).order_by("id")
    assert [each.text for each in history] == ["Falcon", "Heron", "Falcon"]
    assert [each.until_on for each in history] == [date(2030, 1, 1), date(2030, 1, 1), None]


def test_two_in_one_registration_cannot_have_the_same_pseudonym() -> None:
    twin = actions.Registration(forename="Aino", surname="Ek", pseudonym="Falcon")
    with pytest.raises(actions.PseudonymTaken):
        actions.register_many([twin, twin], now=NOON)
    assert not Person.objects.exists()


def test_a_refused_pseudonym_says_why() -> None:
    with pytest.raises(actions.PseudonymRefused, match="@"):
        aino(pseudonym="me@home")


def test_two_may_type_one_address_but_only_one_confirms_it() -> None:
    first, second = aino(email="us@example.org"), aino(email="us@example.org")
    actions.confirm_email(second)
    first.refresh_from_db()
    assert (first.email, first.sign_in_by) == ("", "pseudonym")
    assert list(EmailAddress.objects.values_list("user", "verified")) == [(second.pk, True)]
    with pytest.raises(actions.EmailTaken):
        aino(email="US@example.org")


def test_a_civic_number_is_sealed_unique_and_can_be_taken_away() -> None:
    sweden()
    person, other = aino(), aino()
    actions.set_civic_number(person, "19770705-1459")
    with connection.cursor() as cursor:
        cursor.execute("SELECT civic_number_sealed, civic_number_hash FROM people_person")
        assert "1459" not in repr([row for row in cursor.fetchall() if row[0]])
    assert actions.civic_number_of(person) == "770705-1459"
    with pytest.raises(actions.CivicNumberTaken):
        actions.set_civic_number(other, "770705-1459")
    assert actions.civic_number_of(other) == ""
    actions.choose_sign_in(person, "civic")
    actions.set_civic_number(person, "")
    assert person.sign_in_by == "pseudonym"
    actions.set_civic_number(other, "770705-1459")


def test_a_wrong_civic_number_changes_nothing() -> None:
    sweden()
    person = aino()
    with pytest.raises(CivicNumberRefused):
        actions.set_civic_number(person, "770705-1458")
    person.refresh_from_db()
    assert person.civic_number_sealed == ""


def test_one_cannot_sign_in_by_what_one_has_not_given() -> None:
    person = aino()
    for by in ("email", "civic"):
        with pytest.raises(actions.NothingToSignInBy):
            actions.choose_sign_in(person, by)


def test_executors_are_always_fully_shown() -> None:
    person = aino()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(executor_level=2)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(actions.UnknownChoice):
        actions.choose_privacy(aino(), author_level=6, shows_civic_number=True, shows_email=True)
    with pytest.raises(actions.UnknownChoice):
        actions.choose_language(aino(), "tlh")


def test_the_byline_opens_the_civic_number_only_at_levels_one_and_two() -> None:
    sweden()
    person = actions.set_civic_number(aino(pseudonym="Falcon"), "770705-1459")
    shown = [byline_text(person, level) for level in (1, 2, 3, 4, 5)]
    assert shown == ["770705-1459 Aino Ek", "770705-1459", "Aino Ek", "Falcon", "A member"]
    assert byline_text(None, 3) == "A member"


def picture(*, kind: str = "JPEG", side: int = 600) -> io.BytesIO:
    """A picture that says where and with what it was taken."""
    image = Image.new("RGB", (side, side // 2), "green")
    exif = Image.Exif()
    exif[0x010F] = "Spy camera"
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    out.seek(0)
    return out


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_its_pixels_and_nothing_else(kind: str) -> None:
    person = aino()
    sent = picture(kind=kind)
    assert b"Spy camera" in sent.getvalue()
    actions.set_photo(person, sent, size=1000)
    kept = bytes(Photo.objects.get(person=person).jpeg)
    assert b"Spy camera" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (480, 480)
        assert not image.getexif()
    actions.remove_photo(person)
    assert person.photo == ""
    assert not Photo.objects.exists()


def test_what_is_no_picture_or_too_large_is_refused() -> None:
    person = aino()
    refused = [(io.BytesIO(b"<svg onload=alert(1)>"), 30), (picture(), 5_000_001)]
    cut = io.BytesIO(picture().getvalue()[:400])
    for file, size in [*refused, (cut, 400), (picture(kind="GIF"), 100)]:
        with pytest.raises(actions.PhotoRefused):
            actions.set_photo(person, file, size=size)
    assert person.photo == ""


def test_many_register_at_once_and_are_numbered_in_their_order() -> None:
    many = [
        actions.Registration(forename=f"P{number}", surname="Ek", pseudonym=f"Bird {number}")
        for number in range(100)
    ]
    people = actions.register_many(many, now=NOON)
    assert [person.pseudonym for person in people[:2]] == ["Bird 0", "Bird 1"]
    assert people[99].number - people[0].number == 99
