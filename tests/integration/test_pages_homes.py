"""A home is what it is: a demonstration is no real group, and what is newer is not touched."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import world
from tests.homes import Home, ProcessFailed, new_home

# Their homes are embedded whatever database the tests run on.
pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with new_home(tmp_path_factory.mktemp("real"), kind="real") as home:
        yield home


@pytest.fixture
def real(kept: Home) -> Iterator[Home]:
    """A real group's home, freshly prepared."""
    with kept.copied() as home:
        yield home


def refusal(home: Home, *words: str) -> str:
    with pytest.raises(ProcessFailed) as failed:
        home.manage(*words)
    assert "ended with 2" in str(failed.value)
    return str(failed.value)


def test_a_demonstration_refuses_to_be_served_as_a_real_group(prepared_demo: Home):
    with prepared_demo.copied() as demo:
        assert "is a demo home and cannot be used as a real one" in refusal(demo, "serve")
        assert "is a demo home and cannot be used as a real one" in refusal(demo, "prepare")


def test_a_real_group_refuses_to_be_a_demonstration(real: Home):
    assert "is a real home and cannot be used as a demo one" in refusal(real, "serve", "--demo")
    assert "is a real home and cannot be used as a demo one" in refusal(real, "prepare", "--demo")
    assert "cannot be used as a demo one" in refusal(real, "seed_village")
    populated = refusal(real, "serve", "--village", "en", "--port", "0")
    assert "cannot be used as a demo one" in populated


def test_a_folder_that_is_no_home_is_not_served(tmp_path: Path):
    assert "Run `manage.py prepare` first" in refusal(Home(path=tmp_path / "nothing"), "serve")


def test_preparing_twice_keeps_the_keys_and_the_name(real: Home):
    card = real.path / "home.json"
    before = card.read_bytes(), sorted((real.path / "keys").iterdir())
    real.manage("prepare")
    assert (card.read_bytes(), sorted((real.path / "keys").iterdir())) == before


def test_a_home_of_a_newer_program_is_refused(real: Home):
    card = real.path / "home.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "schema": 99}))
    assert "written by a newer Folkmoot" in refusal(real, "serve")


def test_a_database_of_a_newer_program_is_refused(real: Home):
    with closing(sqlite3.connect(real.path / "database.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('people', '9999_from_the_future', '2030-01-01')"
        )
        database.commit()
    assert "people.9999_from_the_future" in refusal(real, "prepare")


def test_an_older_database_is_kept_before_it_is_migrated(real: Home):
    with closing(sqlite3.connect(real.path / "database.sqlite3")) as database:
        # As if heartbeat's tables were still to come.
        database.execute("DELETE FROM django_migrations WHERE app = 'heartbeat'")
        for table in ("cursor", "day", "failure", "matter"):
            database.execute(f"DROP TABLE heartbeat_{table}")
        database.commit()
    assert "is older" in refusal(real, "serve")
    assert "is kept at" in real.manage("prepare")
    (kept,) = (real.path / "backups").iterdir()
    with closing(sqlite3.connect(kept)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    assert "people_person" in tables
    assert "heartbeat_day" not in tables


def test_keys_that_others_can_read_are_refused(real: Home):
    for key in (real.path / "keys").glob("log-*"):
        key.chmod(0o644)
    with pytest.raises(ProcessFailed) as failed:
        real.manage("serve")
    assert "chmod" in str(failed.value)


def test_the_demonstrations_liberties_do_not_exist_in_a_real_home(client, db):
    aino = world.a_village("Aino", "Bertil", "Cilla")["Aino"]
    today = world.today()
    assert client.get("/demo/").status_code == 404
    for act in (f"/demo/be/{aino.pk}/", "/demo/next-day/"):
        assert (client.get(act).status_code, client.post(act).status_code) == (405, 404)
    assert "_auth_user_id" not in client.session
    assert world.today() == today


@pytest.fixture(autouse=True)
def _clean(tmp_path: Path) -> Iterator[None]:
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
