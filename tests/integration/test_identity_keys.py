"""The group's keys towards others: named in the record, changed, taken back, recovered."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.keys import actions as held
from core.keys import files, requests, signing
from core.record.models import Entry
from core.record.sequencer import Withheld
from federation.identity.actions import keys, trustees
from federation.identity.rules import keys as law
from tests import world

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(days=4)


@pytest.fixture(autouse=True)
def keys_stay_as_they_are():
    """Tests share a home: what one does to its keys is undone."""
    before = {path: path.read_bytes() for path in instance.keys_dir.glob("*-*.p*")}
    yield
    for path in instance.keys_dir.glob("*-*.p*"):
        path.unlink()
    for path, content in before.items():
        files.create(path, content)


def now(purpose, at=SOON):
    return law.current(keys.known(), purpose, now=at)


def test_every_kind_of_signature_has_a_key_of_its_own():
    public = {held.log_key().public, held.object_key().public, held.witness_key().public}
    assert len(public) == 3
    assert "PUBLIC KEY" in held.request_key().public
    for path in instance.keys_dir.glob("*.pem"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_founded_group_names_its_keys_once():
    world.a_village("Aino", "Bertil", "Cilla")
    jobs.do_chores(now=NOW)
    jobs.do_chores(now=NOW)
    assert Entry.objects.filter(verb=law.MADE).count() == 3
    for purpose, key in (("object", held.object_key()), ("witness", held.witness_key())):
        assert now(purpose).public == keys.written(key)
    assert now("http").public == held.request_key().public


def test_before_there_is_a_group_nothing_is_named():
    jobs.do_chores(now=NOW)
    assert not Entry.objects.filter(verb=law.MADE).exists()


@pytest.fixture
def withheld(monkeypatch):
    """Why nothing is signed; nothing at first."""
    reasons = []
    monkeypatch.setattr(hooks.withheld, "_things", {"test": lambda: any(why() for why in reasons)})
    return reasons


def test_while_nothing_is_signed_no_key_is_named_again_and_again(withheld):
    world.a_village("Aino", "Bertil", "Cilla")
    withheld.append(lambda: True)
    for _beat in range(2):
        jobs.do_chores(now=NOW)
    assert not Entry.objects.filter(verb=law.MADE).exists()
    withheld.clear()
    jobs.do_chores(now=NOW)
    assert Entry.objects.filter(verb=law.MADE).count() == 3


@pytest.mark.parametrize("purpose", ["object", "http"])
def test_while_nothing_is_signed_no_key_is_changed(purpose, withheld):
    sheets = [sheet.secret for sheet in trustees.name_trustees(1, needed=1, now=NOW)]
    withheld.append(lambda: True)
    with pytest.raises(Withheld):
        keys.change_key(purpose, now=NOW)
    with pytest.raises(Withheld):
        keys.recover_key(purpose, sheets=sheets, now=NOW)
    assert keys._held(purpose).epoch == 1
    assert not Entry.objects.filter(verb__in=(law.CHANGED, law.RECOVERED)).exists()


def test_a_key_that_the_record_does_not_name_in_the_end_is_not_used(withheld):
    named = Entry.objects.filter(verb=law.CHANGED)
    withheld.append(named.exists)
    with pytest.raises(Withheld):
        keys.change_key("object", now=NOW)
    assert held.object_key().epoch == 1
    withheld.clear()
    assert keys.change_key("object", now=NOW) == 2
    assert (held.object_key().epoch, named.count()) == (2, 1)


@pytest.mark.parametrize("purpose", list(law.NAMED_BY))
def test_a_key_is_changed_and_the_old_one_destroyed(purpose):
    assert keys.change_key(purpose, now=NOW) == 2
    assert (now(purpose).epoch, now(purpose).public) == (2, keys.written(keys._held(purpose)))
    assert not (instance.keys_dir / f"{purpose}-1.pem").exists()
    assert (instance.keys_dir / f"{purpose}-1.pub").exists()
    assert not list(instance.keys_dir.glob("next-*"))
    assert keys.change_key(purpose, now=NOW) == 3


@pytest.mark.parametrize("purpose", ["object", "http"])
def test_a_change_that_was_cut_off_goes_on_with_the_same_key(purpose, monkeypatch):
    def die(key):
        raise RuntimeError("no power")

    with monkeypatch.context() as dying:
        dying.setattr(keys, "_begin", die)
        with pytest.raises(RuntimeError):
            keys.change_key(purpose, now=NOW)
    named = now(purpose).public
    assert keys.change_key(purpose, now=NOW) == 2
    assert now(purpose).public == named == keys.written(keys._held(purpose))


def test_a_stolen_key_is_taken_back_from_an_entry_on():
    out = StringIO()
    call_command("change_key", "object", last_good=1, stdout=out)
    assert "number 2" in out.getvalue()
    first = next(key for key in keys.known() if (key.purpose, key.epoch) == ("object", 1))
    assert first.last == 1
    with pytest.raises(keys.NoSuchKey):
        keys.revoke_key("object", 7, last_good=1, now=NOW)


def test_there_is_no_key_for_anything_else():
    with pytest.raises(keys.NoSuchKey):
        keys.change_key("money", now=NOW)


def test_trustees_recover_a_lost_key(monkeypatch):
    out = StringIO()
    call_command("name_trustees", "3", needed=2, stdout=out)
    sheets = [line.strip() for line in out.getvalue().splitlines() if line.startswith("  z")]
    assert len(sheets) == 3
    assert all(sheet not in str(list(Entry.objects.values())) for sheet in sheets)
    with pytest.raises(trustees.NotEnoughSheets):
        keys.recover_key("object", sheets=[sheets[0], sheets[0], "nonsense"], now=NOW)
    typed = iter([sheets[0], f" {sheets[2]} ", ""])
    monkeypatch.setattr("builtins.input", lambda: next(typed))
    call_command("change_key", "object", sheets=True, stdout=out)
    assert held.object_key().epoch == 2
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert now("object", far).public == keys.written(held.object_key())


def test_trustees_name_those_who_follow_them():
    first = trustees.name_trustees(3, needed=2, now=NOW)
    with pytest.raises(trustees.NotEnoughSheets):
        trustees.name_trustees(2, needed=1, sheets=[first[0].secret], now=NOW)
    given = [sheet.secret for sheet in first[:2]]
    second = trustees.name_trustees(2, needed=1, sheets=given, now=NOW)
    assert trustees.trustees() == (tuple(sheet.public for sheet in second), 1)
    for count, needed in ((0, 0), (2, 3), (99, 1)):
        with pytest.raises(trustees.WrongNumbers):
            trustees.name_trustees(count, needed=needed, now=NOW)


def test_without_trustees_nothing_is_recovered():
    with pytest.raises(trustees.NotEnoughSheets):
        keys.recover_key("object", sheets=[], now=NOW)


def test_a_file_that_is_no_rsa_key_is_refused():
    (instance.keys_dir / "http-1.pem").write_bytes(held.object_key().pem())
    with pytest.raises(files.KeyUnreadable):
        requests.current(instance.keys_dir)
    assert signing.epochs(instance.keys_dir, "http") == [1]
