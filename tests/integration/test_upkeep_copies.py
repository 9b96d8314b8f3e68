"""Copies of a home: what is in them, what never is, and that they come back whole."""

import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from core.instance import instance
from core.keys.guardians import guardian_seed
from core.people.models import Person
from core.record.models import Entry
from core.upkeep import copies
from tests import world
from tests.homes import Home, ProcessFailed, new_home

SESSION = "thekeyofsomebodywhoissignedin123"
STORY = "tests.integration.test_upkeep_copies"


def play_founding() -> None:
    """A group of three, with a photo that is not one."""
    world.a_village("Aino", "Bertil", "Cilla")
    (instance.media_dir / "photo.jpg").write_bytes(b"smile")
    (instance.boxes_dir / "1.key").write_bytes(b"secret")
    guardian_seed(uuid4())
    Session.objects.create(session_key=SESSION, session_data="aino", expire_date=world.now())


def play_sessions() -> list[str]:
    """Who is signed in."""
    return list(Session.objects.values_list("session_key", flat=True))


def play_names() -> list[str]:
    """Who is in the group, and how many entries its record has."""
    return [*Person.objects.order_by("pk").values_list("forename", flat=True),
            str(Entry.objects.count())]  # fmt: skip


def play_leaving() -> None:
    """Something that happens after the copy."""
    Person.objects.update(forename="Nobody")


@pytest.fixture
def founded(other_home: Home) -> Home:
    other_home.play(f"{STORY}:play_founding")
    return other_home


def names_in(archive: Path) -> set[str]:
    with tarfile.open(archive) as opened:
        return {member.name for member in opened}


def test_a_copy_has_no_key_and_the_keys_have_no_box(founded: Home, tmp_path: Path):
    made = Path(founded.manage("backup", str(tmp_path / "kept")).strip())
    held = names_in(made)
    assert {"about.json", "home.json", "media/photo.jpg"} < held
    assert not [name for name in held if name.startswith("keys")]
    keys = names_in(made.with_name(made.name.replace(".tar.gz", ".keys.tar.gz")))
    assert [name for name in keys if name.startswith("keys/log-")]
    assert "keys/boxes/1.key" not in keys
    assert [name for name in keys if "guardians" in name] == ["keys/guardians"]
    assert {file.stat().st_mode & 0o777 for file in made.parent.iterdir()} == {0o600}


@pytest.mark.on_sqlite
def test_nobody_is_signed_in_by_a_copy(founded: Home, tmp_path: Path):
    """A copy lies on other computers, and whoever has a session's key is that person."""
    assert founded.play(f"{STORY}:play_sessions") == [SESSION]
    made = founded.manage("backup", str(tmp_path / "kept")).strip()
    with tarfile.open(made) as archive:
        archive.extractall(tmp_path / "opened", filter="data")
    (database,) = (tmp_path / "opened").glob("database.*")
    assert SESSION.encode() not in database.read_bytes()
    founded.manage("restore", made)
    assert founded.play(f"{STORY}:play_sessions") == []


def test_a_home_comes_back_as_it_was(founded: Home, tmp_path: Path):
    before = founded.play(f"{STORY}:play_names")
    made = founded.manage("backup", str(tmp_path / "kept")).strip()
    founded.play(f"{STORY}:play_leaving")
    (founded.path / "media" / "photo.jpg").write_bytes(b"gone")
    assert founded.play(f"{STORY}:play_names") != before
    assert "is kept at" in founded.manage("restore", made)
    assert founded.play(f"{STORY}:play_names") == before
    assert (founded.path / "media" / "photo.jpg").read_bytes() == b"smile"
    # Votes that are open on this computer stay readable here.
    assert (founded.path / "keys" / "boxes" / "1.key").exists()
    founded.manage("prepare", "--scratch")
    founded.manage("verify_record")


@pytest.mark.on_sqlite
def test_a_home_comes_back_on_another_computer(founded: Home, tmp_path: Path):
    before = founded.play(f"{STORY}:play_names")
    made = Path(founded.manage("backup", str(tmp_path / "kept")).strip())
    founded.play(f"{STORY}:play_leaving")
    elsewhere = Home(path=tmp_path / "elsewhere", database=founded.database)
    keys = made.with_name(made.name.replace(".tar.gz", ".keys.tar.gz"))
    away = keys.rename(tmp_path / keys.name)
    assert "The keys are missing" in refusal(elsewhere, "restore", str(made))
    away.rename(keys)
    elsewhere.manage("restore", str(made))
    elsewhere.manage("prepare", "--scratch")
    assert elsewhere.play(f"{STORY}:play_names") == before
    assert elsewhere.manage("verify_record")


def refusal(home: Home, *words: str) -> str:
    with pytest.raises(ProcessFailed) as failed:
        home.manage(*words)
    return str(failed.value)


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Home]:
    with new_home(tmp_path / "stranger", kind="scratch") as home:
        yield home


@pytest.mark.embedded
def test_the_home_of_another_group_is_not_replaced(founded: Home, stranger: Home, tmp_path: Path):
    made = founded.manage("backup", str(tmp_path / "kept")).strip()
    assert "the home of another group" in refusal(stranger, "restore", made)


@pytest.mark.embedded
def test_a_damaged_copy_changes_nothing(founded: Home, tmp_path: Path):
    made = Path(founded.manage("backup", str(tmp_path / "kept")).strip())
    before = founded.play(f"{STORY}:play_names")
    cut = tmp_path / "moot-cut.tar.gz"
    cut.write_bytes(made.read_bytes()[:5000])
    assert "cannot be read" in refusal(founded, "restore", str(cut))
    outside = tmp_path / "moot-outside.tar.gz"
    with tarfile.open(outside, "w:gz") as archive:
        archive.add(made, "../outside")
    assert "of another place" in refusal(founded, "restore", str(outside))
    assert founded.play(f"{STORY}:play_names") == before


@pytest.mark.embedded
def test_only_the_newest_copies_stay(founded: Home, tmp_path: Path):
    folder = tmp_path / "kept"
    folder.mkdir()
    for night in ("20300101T000000Z", "20300102T000000Z"):
        for ending in (".tar.gz", ".keys.tar.gz"):
            shutil.copyfile(founded.path / "home.json", folder / f"moot-{night}{ending}")
    founded.manage("backup", str(folder), "--keep", "2")
    left = {file.name.split(".")[0] for file in folder.iterdir()}
    assert len(left) == 2
    assert "moot-20300102T000000Z" in left


@pytest.mark.embedded
def test_a_copy_is_whole_while_others_write(founded: Home, tmp_path: Path):
    with closing(sqlite3.connect(founded.path / "database.sqlite3")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE people_person SET forename = 'Half'")
        made = founded.manage("backup", str(tmp_path / "kept")).strip()
        writer.rollback()
    founded.manage("restore", made)
    assert "Half" not in founded.play(f"{STORY}:play_names")


def test_a_copy_is_not_written_into_what_its_name_leads_to(tmp_path: Path):
    """Somebody may copy into a folder where others can write."""
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"theirs")
    (tmp_path / ".moot-1.tar.gz.draft").symlink_to(theirs)
    with copies._new_archive(tmp_path / "moot-1.tar.gz"):
        pass
    assert theirs.read_bytes() == b"theirs"
    assert not (tmp_path / "moot-1.tar.gz").is_symlink()
