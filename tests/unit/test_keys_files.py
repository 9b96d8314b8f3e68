"""Keys are made once, for the owner's eyes alone, and are gone when they are destroyed."""

import os
from uuid import uuid4

import pytest

from core.instance import Instance
from core.keys import actions, boxes, fields, files, requests, signing


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A new home with its keys, which the keys' own functions use."""
    ours = Instance(path=tmp_path / "home", address="http://127.0.0.1")
    ours.make_folders()
    # A key of the real size takes its time, and there is a home for every test.
    monkeypatch.setattr(requests, "BITS", 1024)
    actions.prepare(ours.path)
    for room in (actions, boxes, fields):
        monkeypatch.setattr(room, "instance", ours)
    return ours


def modes(folder):
    return {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}


def test_a_new_home_gets_its_keys_for_the_owner_alone(home):
    signing_keys = {
        f"{purpose}-1.{part}": 0o600
        for purpose in ("log", "object", "witness", "http")
        for part in ("pem", "pub")
    }
    assert modes(home.keys_dir) == {"boxes": 0o700, "fields-1.key": 0o600, **signing_keys}
    assert home.keys_dir.stat().st_mode & 0o777 == 0o700
    actions.check(home.path)


def test_nobody_else_on_the_computer_looks_into_a_new_home(home):
    folders = (home.path, home.mail_dir, home.backups_dir, home.media_dir, home.keys_dir)
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_preparing_again_changes_no_key(home):
    before = {path: path.read_bytes() for path in home.keys_dir.glob("*-1.*")}
    origin = actions.origin(home.path)
    assert actions.prepare(home.path) == origin
    assert {path: path.read_bytes() for path in home.keys_dir.glob("*-1.*")} == before


def test_the_origin_outlives_the_first_key(home):
    origin = actions.origin(home.path)
    signing.rotate(home.keys_dir, "log")
    signing.retire(home.keys_dir, "log", 1)
    assert actions.origin(home.path) == origin
    assert actions.prepare(home.path) == origin


def test_a_home_cut_off_while_its_keys_were_made_is_finished_later(home):
    (home.keys_dir / "log-1.pub").unlink()
    (home.keys_dir / "fields-1.key").unlink()
    public = actions.log_key().public
    actions.prepare(home.path)
    assert actions.log_key().public == public
    actions.check(home.path)


def test_a_key_is_never_overwritten(home):
    path = home.keys_dir / "log-1.pem"
    before = path.read_bytes()
    with pytest.raises(files.KeyExists):
        signing.create(home.keys_dir, "log", 1)
    assert path.read_bytes() == before


def test_a_key_is_there_whole_or_not_at_all(home, monkeypatch):
    def power_fails(descriptor):
        raise OSError("no power")

    monkeypatch.setattr(os, "fsync", power_fails)
    with pytest.raises(OSError, match="no power"):
        signing.create(home.keys_dir, "other", 1)
    assert not list(home.keys_dir.glob("other-*"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_key_that_others_can_reach_is_refused_with_what_to_do(home, mode):
    path = home.keys_dir / "log-1.pem"
    path.chmod(mode)
    with pytest.raises(files.KeyExposed, match=f"chmod 600 {path}"):
        actions.log_key()
    with pytest.raises(files.KeyExposed):
        actions.check(home.path)


def test_a_folder_that_others_can_reach_is_refused_with_what_to_do(home):
    home.keys_dir.chmod(0o755)
    with pytest.raises(files.KeyExposed, match=f"chmod 700 {home.keys_dir}"):
        actions.prepare(home.path)


def test_a_missing_key_is_named(home):
    (home.keys_dir / "log-1.pem").unlink()
    with pytest.raises(files.KeyMissing, match=r"log-1\.pem"):
        actions.log_key()


def test_what_is_no_key_is_refused(home):
    path = home.keys_dir / "log-1.pem"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(files.KeyUnreadable, match=r"log-1\.pem is not"):
        actions.log_key()
    (home.keys_dir / "log-1.pub").write_text("nothing of the kind")
    with pytest.raises(files.KeyUnreadable, match=r"log-1\.pub"):
        actions.log_public_keys()
    (home.keys_dir / "fields-1.key").write_bytes(b"short")
    with pytest.raises(files.KeyUnreadable, match=r"fields-1\.key"):
        fields.encrypt("850709-9805")


def test_what_the_instance_signed_anybody_can_check(home):
    key = actions.log_key()
    signature = key.sign(b"message")
    assert signing.verify(key.public, signature, b"message")
    assert not signing.verify(key.public, signature, b"massage")
    assert not signing.verify(key.public, b"short", b"message")
    assert not signing.verify(b"short", signature, b"message")


def test_a_key_does_not_show_itself(home):
    secret = (home.keys_dir / "log-1.pem").read_text("ascii").splitlines()[1]
    assert secret not in repr(actions.log_key())


def test_after_a_change_of_key_old_signatures_can_still_be_checked(home):
    first = actions.log_key()
    second = signing.rotate(home.keys_dir, "log")
    signing.retire(home.keys_dir, "log", 1)
    assert actions.log_key().public == second.public
    assert actions.log_key().epoch == 2
    assert not (home.keys_dir / "log-1.pem").exists()
    assert actions.log_public_keys() == {1: first.public, 2: second.public}


def test_a_new_key_for_the_record_leaves_no_earlier_one_that_could_sign(home):
    # A process died before it wrote the public part of the first key.
    (home.keys_dir / "log-1.pub").unlink()
    signing.rotate(home.keys_dir, "log")
    key = actions.new_key("log")
    assert actions.log_key().epoch == 2
    actions.begin_key(key)
    assert signing.epochs(home.keys_dir, "log") == [3]
    assert actions.log_key().public == key.public
    assert sorted(actions.log_public_keys()) == [1, 2, 3]


def test_a_changed_file_is_read_again(home):
    actions.log_key()
    path = home.keys_dir / "log-1.pem"
    other = signing.create(home.keys_dir, "other", 1)
    path.write_bytes((home.keys_dir / "other-1.pem").read_bytes())
    os.utime(path, ns=(1, 1))
    assert actions.log_key().public == other.public


def test_a_destroyed_file_was_overwritten_first(home, tmp_path, monkeypatch):
    path = home.keys_dir / "witness-1.key"
    files.create(path, b"secret" * 10)
    seen = []
    unlink = type(path).unlink
    monkeypatch.setattr(
        type(path), "unlink", lambda self: (seen.append(self.read_bytes()), unlink(self))
    )
    files.destroy(path)
    assert not path.exists()
    assert len(seen[0]) == 60
    assert b"secret" not in seen[0]


def test_destroying_twice_is_no_error(home):
    files.destroy(home.keys_dir / "never-there.key")


def test_a_box_has_a_key_until_it_is_destroyed(home):
    box = uuid4()
    key = boxes.create_box_key(box)
    assert len(key) == 32
    assert boxes.read_box_key(box) == key
    assert boxes.read_box_key(str(box)) == key
    boxes.destroy_box_key(box)
    assert not list(home.boxes_dir.iterdir())
    with pytest.raises(files.KeyMissing):
        boxes.read_box_key(box)


def test_a_box_is_not_given_a_second_first_key(home):
    box = uuid4()
    key = boxes.create_box_key(box)
    with pytest.raises(files.KeyExists):
        boxes.create_box_key(box)
    assert boxes.read_box_key(box) == key


def test_while_a_box_is_rewritten_both_keys_are_there(home):
    box, other = uuid4(), uuid4()
    first, elsewhere = boxes.create_box_key(box), boxes.create_box_key(other)
    epoch, second = boxes.rotate_box_key(box)
    assert (epoch, boxes.box_epochs(box)) == (2, [1, 2])
    assert boxes.read_box_key(box) == second
    assert boxes.read_box_key(box, 1) == first
    boxes.destroy_box_key(box, before=2)
    assert boxes.box_epochs(box) == [2]
    assert boxes.read_box_key(box) == second
    assert boxes.read_box_key(other) == elsewhere


@pytest.mark.parametrize("name", ["../log", "x", ""])
def test_a_box_is_called_by_its_number_and_nothing_else(home, name):
    with pytest.raises(ValueError, match="UUID"):
        boxes.create_box_key(name)


def test_a_box_without_key_cannot_be_rewritten(home):
    with pytest.raises(files.KeyMissing, match="published or restored"):
        boxes.rotate_box_key(uuid4())


def test_a_sealed_field_opens_to_what_it_was(home):
    sealed = fields.encrypt("850709-9805", about="civic number")
    assert "850709" not in sealed
    assert fields.encrypt("850709-9805", about="civic number") != sealed
    assert fields.decrypt(sealed, about="civic number") == "850709-9805"


def test_a_field_sealed_before_a_change_of_key_still_opens(home):
    before = fields.encrypt("before")
    hashed = fields.keyed_hash("before")
    assert fields.rotate() == 2
    after = fields.encrypt("after")
    assert (before[:2], after[:2]) == ("1.", "2.")
    assert (fields.decrypt(before), fields.decrypt(after)) == ("before", "after")
    assert fields.keyed_hash("before") == hashed


def test_a_sealed_field_that_was_changed_or_moved_does_not_open(home):
    sealed = fields.encrypt("850709-9805", about="civic number")
    swapped = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for wrong, about in (
        (sealed, "e-mail"),
        (swapped, "civic number"),
        ("1.!!!!", "civic number"),
        ("x.AAAA", "civic number"),
        ("1.", "civic number"),
        ("", "civic number"),
    ):
        with pytest.raises(fields.CannotOpen):
            fields.decrypt(wrong, about=about)


def test_equal_fields_have_equal_hashes_in_this_home_alone(home):
    assert fields.keyed_hash("850709-9805") == fields.keyed_hash("850709-9805")
    assert fields.keyed_hash("850709-9805") != fields.keyed_hash("850709-9804")
    assert fields.keyed_hash("1", about="a") != fields.keyed_hash("1", about="b")
    before = fields.keyed_hash("850709-9805")
    (home.keys_dir / "fields-1.key").write_bytes(bytes(32))
    assert fields.keyed_hash("850709-9805") != before
