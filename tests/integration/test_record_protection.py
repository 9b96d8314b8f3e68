"""The database itself refuses to rewrite the record, whoever asks."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import hooks
from core.record import protection, sequencer
from core.record.actions import append
from core.record.apps import protect_record
from core.record.declared import database_protects_the_record, faults, verbs_can_be_read
from core.record.models import Checkpoint, Entry, Leaf, Opening
from core.record.verbs import Verb

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
SAID = Verb("test.said", 1, "%(words)s", ("words",))
TABLES = (Entry, Leaf, Checkpoint)


@pytest.fixture(autouse=True)
def something_recorded(monkeypatch):
    monkeypatch.setitem(hooks.verbs._things, SAID.name, SAID)
    with transaction.atomic():
        append(SAID, subject="a:1", payload={"words": "yes"}, at=NOW, private={"person": "9d0e"})
    sequencer.sequence(NOW)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE record_entry SET payload = \'{"words":"no"}\'',
        "DELETE FROM record_entry",
        "UPDATE record_leaf SET hash = hash",
        "DELETE FROM record_leaf",
        "UPDATE record_checkpoint SET size = size",
        "DELETE FROM record_checkpoint",
    ],
)
def test_the_database_refuses_to_change_or_delete(statement):
    before = everything()
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert everything() == before


@pytest.mark.parametrize("model", TABLES)
def test_the_models_cannot_change_or_delete_either(model):
    before = everything()
    row = model.objects.get()
    for act in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can replace rows")
@pytest.mark.parametrize("model", TABLES)
def test_sqlite_refuses_to_replace(model):
    table, before = model._meta.db_table, everything()
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can truncate")
@pytest.mark.parametrize("model", TABLES)
def test_postgresql_refuses_to_empty_a_table(model):
    before = everything()
    with pytest.raises(DatabaseError, match="append-only"):
        # Otherwise what this test wrote is refused first, because it is still being checked.
        run(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {model._meta.db_table} CASCADE")
    assert everything() == before


def test_what_is_private_can_be_deleted():
    assert Opening.objects.all().delete()[0] == 1


def test_a_missing_trigger_is_noticed_and_put_back_after_migrating():
    name, table = "record_leaf_no_update", "record_leaf"
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {name}{where}")
    assert protection.missing() == [name]
    with pytest.raises(protection.Unprotected, match=name):
        protection.assert_installed()
    warnings = database_protects_the_record(databases=["default"])
    assert [warning.id for warning in warnings] == ["record.W001"]
    protect_record()
    protection.assert_installed()
    assert database_protects_the_record(databases=["default"]) == []


def test_without_being_asked_about_a_database_the_check_opens_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert database_protects_the_record() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="triggers of SQLite have no switch")
def test_a_trigger_that_is_switched_off_is_as_bad_as_none():
    run("ALTER TABLE record_entry DISABLE TRIGGER record_entry_no_delete")
    assert protection.missing() == ["record_entry_no_delete"]
    run("ALTER TABLE record_entry ENABLE TRIGGER record_entry_no_delete")


def test_lifting_lasts_for_a_moment():
    with protection.lifted():
        assert "record_entry_no_delete" in protection.missing()
    protection.assert_installed()


def test_lifting_ends_even_when_something_goes_wrong():
    with pytest.raises(KeyError), protection.lifted():
        raise KeyError
    protection.assert_installed()


@pytest.mark.django_db(transaction=True)
def test_migrating_leaves_the_record_protected():
    call_command("migrate", verbosity=0)
    protection.assert_installed()


def test_every_verb_of_the_house_can_be_read():
    assert verbs_can_be_read() == []


@pytest.mark.parametrize(
    ("verb", "fault"),
    [
        (Verb("test.x", 1, "%(missing)s", ("there",)), "more than its fields"),
        (Verb("test.x", 1, "100 %"), "more than its fields"),
        (Verb("test.y", 1, "y"), "another name"),
        (Verb("test.x", 2, "x", earlier=(Verb("test.x", 2, "x"),)), "twice"),
        (Verb("test.x", 2, "x", earlier=(Verb("test.x", 1, "%(old)s"),)), "more than its fields"),
    ],
)
def test_a_verb_that_cannot_be_read_is_named(verb, fault):
    found = list(faults("test.x", verb))
    assert len(found) == 1
    assert fault in found[0]
