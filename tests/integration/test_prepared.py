"""A statement that was built once answers as its QuerySet would, and writes what `save` would."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from core.people.models import Person
from core.prepared import Change, NotPrepared, Prepared, add
from core.record.models import Entry, Opening
from tests import world

pytestmark = pytest.mark.django_db
MOMENT = datetime(2030, 1, 1, 12, tzinfo=UTC)


def an_entry(**given):
    facts = {"verb": "test.noted", "version": 1, "subject": "test:1", "payload": "{}", "at": MOMENT}
    return Entry(**facts | given)


def test_a_person_is_found_by_number_as_the_model_reads_them(django_assert_num_queries):
    aino, bertil = world.some_people(["Aino", "Bertil"])
    found = Prepared(lambda number: Person.objects.filter(pk=number))
    assert found.first(aino.pk) == aino
    with django_assert_num_queries(1):
        again = found.first(bertil.pk)
    for field in Person._meta.concrete_fields:
        assert getattr(again, field.attname) == getattr(
            Person.objects.get(pk=bertil.pk), field.attname
        )
    assert found.first(0) is None


def test_what_changed_meanwhile_is_seen():
    aino = world.a_person()
    found = Prepared(lambda number: Person.objects.filter(pk=number))
    assert found.first(aino.pk).forename == "Aino"
    Person.objects.filter(pk=aino.pk).update(forename="Ansa")
    assert found.first(aino.pk).forename == "Ansa"
    found.first(aino.pk).save(update_fields=["forename"])


def test_several_numbers_keep_their_places():
    aino, bertil, cilla = world.some_people(["Aino", "Bertil", "Cilla"])
    between = Prepared(
        lambda first, last: Person.objects.filter(pk__lte=last, pk__gte=first).order_by("pk"),
        given=2,
    )
    assert list(between.rows(aino.pk, bertil.pk)) == [aino, bertil]
    assert list(between.rows(bertil.pk, cilla.pk)) == [bertil, cilla]
    assert between.exists(cilla.pk, cilla.pk)
    assert not between.exists(cilla.pk + 1, cilla.pk + 9)


def test_rows_are_counted_by_the_database(django_assert_num_queries):
    aino, _bertil, cilla = world.some_people(["Aino", "Bertil", "Cilla"])
    since = Prepared(lambda first: Person.objects.filter(pk__gte=first).only("pk").order_by())
    with django_assert_num_queries(2):
        assert [since.count(aino.pk), since.count(cilla.pk)] == [3, 1]
    assert since.count(cilla.pk + 1) == 0


def test_those_beside_a_row_and_what_is_worked_out_come_with_it(django_assert_num_queries):
    aino, bertil = world.some_people(["Aino", "Bertil"])
    entry = an_entry()
    entry.save()
    Opening.objects.create(entry=entry, salt=b"1", payload="{}", person="")
    opened = Prepared(lambda number: Opening.objects.filter(pk=number).select_related("entry"))
    named = Prepared(
        lambda number, asked: Person.objects.filter(pk=number).annotate(
            is_asked=Exists(Person.objects.filter(pk=asked).filter(pk=OuterRef("pk")))
        ),
        given=2,
    )
    with django_assert_num_queries(3):
        assert opened.first(entry.pk).entry.data == entry.data
        assert named.first(aino.pk, aino.pk).is_asked is True
        assert named.first(aino.pk, bertil.pk).is_asked is False


def test_a_change_touches_the_rows_it_names_and_says_how_many():
    aino, bertil, cilla = world.some_people(["Aino", "Bertil", "Cilla"])
    rename = Change(
        lambda first, last: Person.objects.filter(pk__gte=first, pk__lte=last, surname=""),
        given=2,
        surname="Ek",
    )
    Person.objects.update(surname="")
    assert rename(aino.pk, bertil.pk) == 2
    assert rename(bertil.pk, cilla.pk) == 1
    assert rename(aino.pk, cilla.pk) == 0
    assert set(Person.objects.values_list("surname", flat=True)) == {"Ek"}


def test_a_change_that_does_not_hold_the_number_is_refused():
    with pytest.raises(NotPrepared):
        Change(lambda _number: Person.objects.all(), surname="Ek")(1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda _number: Person.objects.all(),
        lambda number: Person.objects.filter(forename=str(number)),
        lambda number: Person.objects.filter(pk=number + 1),
    ],
)
def test_what_does_not_hold_the_number_as_it_is_is_refused(ask):
    with pytest.raises(NotPrepared):
        Prepared(ask).first(1)


def test_a_row_that_is_added_reads_as_a_saved_one():
    added, saved = an_entry(), an_entry()
    add(added)
    saved.save(force_insert=True)
    assert saved.pk == added.pk + 1
    assert Entry.objects.get(pk=added.pk).data == added.data
    opening = Opening(entry=added, salt=b"\x00\xff", payload='{"ä":1}', person="")
    add(opening)
    found = Opening.objects.get(pk=added.pk)
    assert (bytes(found.salt), found.payload) == (b"\x00\xff", '{"ä":1}')


def test_a_row_that_is_there_is_not_added_again():
    uid = uuid.uuid4()
    add(an_entry(uid=uid))
    with pytest.raises(IntegrityError), transaction.atomic():
        add(an_entry(uid=uid))
    assert Entry.objects.filter(uid=uid).count() == 1
