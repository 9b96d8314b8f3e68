"""Signing in by the one chosen name, and getting back in when something was lost."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from core.charter import actions as charter
from core.notices.models import Notice
from core.people import actions
from core.people.models import OneTimeLink, Person
from core.people.rules import read_sheet
from core.record.models import Entry
from tests import world

pytestmark = pytest.mark.django_db
SECRET = "a mild autumn evening"
NEW = "three herons by a lake"
PAGE = "/account/login/"


@pytest.fixture
def aino() -> Person:
    world.a_village("Bo", charter={"group.civic_number_country": "se"})
    person = actions.register(
        forename="Aino",
        surname="Ek",
        pseudonym="Falcon",
        email="aino@example.org",
        password=SECRET,
        now=world.now(),
    )
    actions.confirm_email(person)
    return actions.set_civic_number(person, "770705-1459")


def enter(client: Client, name: str, password: str = SECRET, **more: str) -> bool:
    client.post(PAGE, {"login": name, "password": password, **more})
    return "_auth_user_id" in client.session


def names_of(person: Person) -> dict[str, str]:
    return {
        "email": "Aino@Example.org",
        "pseudonym": "fALCON",
        "automatic": person.automatic_pseudonym,
        "civic": "19770705-1459",
    }


@pytest.mark.parametrize("by", ["email", "pseudonym", "automatic", "civic"])
def test_only_the_chosen_name_signs_in(aino: Person, by: str) -> None:
    actions.choose_sign_in(aino, by)
    opened = {kind for kind, name in names_of(aino).items() if enter(Client(), name)}
    assert opened == {by}


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(aino: Person) -> None:
    page = Client().post(PAGE, {"login": "aino@example.org", "password": "wrong"})
    other = Client().post(PAGE, {"login": "nobody@example.org", "password": "wrong"})
    errors = [answer.context["form"].non_field_errors() for answer in (page, other)]
    assert errors[0] == errors[1]
    assert errors[0]


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(
    aino: Person, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["core.people.passwords.Argon2"]
    hashed: list[str] = []

    def counting(hasher: object, password: str, *args: object, **kwargs: object) -> str:
        hashed.append(password)
        return "argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA"

    monkeypatch.setattr("core.people.passwords.Argon2.encode", counting)
    monkeypatch.setattr("core.people.passwords.Argon2.verify", counting)
    monkeypatch.setattr("core.people.passwords.Argon2.must_update", lambda *_: False)
    Person.objects.filter(pk=aino.pk).update(password="argon2$argon2id$v=19$m=8,t=1,p=1$c2Fs$AA")
    enter(Client(), "nobody@example.org", "x")
    assert hashed == ["x"]
    enter(Client(), "aino@example.org", "y")
    assert hashed == ["x", "y"]


def test_passwords_are_kept_with_argon2_and_imported_ones_are_accepted(
    aino: Person, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = [
        "core.people.passwords.Argon2",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    aino.set_password(SECRET)
    assert "m=19456,t=2,p=1" in aino.password
    imported = PBKDF2PasswordHasher().encode(SECRET, "salt", iterations=1000)
    Person.objects.filter(pk=aino.pk).update(password=imported)
    assert enter(Client(), "aino@example.org")
    aino.refresh_from_db()
    assert identify_hasher(aino.password).algorithm == "argon2"


def test_guessing_is_stopped_after_five_attempts(aino: Person) -> None:
    client = Client()
    for _attempt in range(5):
        assert not enter(client, "aino@example.org", "wrong")
    assert not enter(client, "aino@example.org")
    page = client.post(PAGE, {"login": "aino@example.org", "password": SECRET})
    assert "too many attempts" in str(page.context["form"].errors)


def test_one_returns_to_where_one_was_going(aino: Person) -> None:
    page = Client().get("/me/privacy/")
    assert page.status_code == 302
    assert page["Location"] == f"{PAGE}?next=%2Fme%2Fprivacy%2F"
    answer = Client().post(
        PAGE, {"login": "aino@example.org", "password": SECRET, "next": "/me/data/"}
    )
    assert answer["Location"] == "/me/data/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "http:///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        " //evil.example",
        "http://127.0.0.1:8000@evil.example/",
    ],
)
def test_nobody_is_sent_to_a_foreign_address(aino: Person, elsewhere: str) -> None:
    entered = {"login": "aino@example.org", "password": SECRET}
    in_form = Client().post(PAGE, {**entered, "next": elsewhere})
    in_address = Client().post(f"{PAGE}?{urlencode({'next': elsewhere})}", entered)
    for answer in (in_form, in_address):
        assert answer.status_code == 302
        assert answer["Location"] == "/"


def test_after_signing_in_the_pages_speak_the_persons_language(aino: Person) -> None:
    actions.choose_language(aino, "pl")
    client = Client()
    enter(client, "aino@example.org")
    assert 'lang="pl"' in client.get("/me/").content.decode()


def test_the_civic_number_is_offered_only_where_the_group_uses_it(aino: Person) -> None:
    client = world.sign_in(Client(), aino)
    assert 'value="civic"' in client.get("/me/").content.decode()
    charter.enact(
        {"group.civic_number_country": "none"}, now=world.now(), decision=None, cause="test"
    )
    assert 'value="civic"' not in client.get("/me/").content.decode()


def test_signing_out_needs_a_button(aino: Person) -> None:
    client = world.sign_in(Client(), aino)
    assert client.get("/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_by_themselves() -> None:
    page = Client().post("/account/signup/", {"username": "Heron", "password1": SECRET})
    assert page.status_code == 200
    assert not Person.objects.exists()


# --- Forgotten passwords ------------------------------------------------------------------------
def test_a_link_by_mail_sets_a_new_password_once(aino: Person) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": "aino@example.org"})
    [letter] = mail.outbox
    assert letter.to == ["aino@example.org"]
    [link] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", str(letter.body))
    form = client.get(link, follow=True)
    here = form.request["PATH_INFO"]
    client.post(here, {"password1": NEW, "password2": NEW})
    assert enter(Client(), "aino@example.org", NEW)
    assert not enter(Client(), "aino@example.org")
    again = Client().get(link, follow=True)
    assert again.context["token_fail"]
    assert Notice.objects.filter(person=aino, kind="people.password_changed").exists()


def test_the_mail_speaks_the_persons_language(
    aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str | None] = []

    def noting(*_letter: object) -> None:
        spoken.append(translation.get_language())

    monkeypatch.setattr(DefaultAccountAdapter, "send_mail", noting)
    actions.choose_language(aino, "pl")
    asked = Client(headers={"accept-language": "sv"})
    asked.post("/account/password/reset/", {"email": "aino@example.org"})
    assert spoken == ["pl"]


def test_the_link_leads_to_the_instance_whatever_host_was_asked(aino: Person) -> None:
    Client().post(
        "/account/password/reset/", {"email": "aino@example.org"}, headers={"host": "localhost"}
    )
    assert "http://127.0.0.1:8000/" in str(mail.outbox[0].body)


def test_asking_for_an_unknown_address_looks_the_same_and_sends_nothing(aino: Person) -> None:
    known = Client().post("/account/password/reset/", {"email": "aino@example.org"})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"]
    assert [letter.to for letter in mail.outbox] == [["aino@example.org"]]


def test_an_unconfirmed_address_gets_no_reset_link(aino: Person) -> None:
    actions.register(forename="Bo", surname="Ek", email="bo@example.org", now=world.now())
    Client().post("/account/password/reset/", {"email": "bo@example.org"})
    assert mail.outbox == []


def test_the_keeper_makes_a_reset_link_but_never_in_silence(
    aino: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("reset_link", str(aino.number))
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", capsys.readouterr().out)
    entry = Entry.objects.get(verb="person.reset_link_made")
    assert str(aino.uid) not in entry.payload
    assert entry.opening.person == str(aino.uid)
    assert Notice.objects.filter(person=aino, kind="people.reset_link_made").count() == 1
    client = Client()
    assert client.get(path).status_code == 200
    client.post(path, {"password": NEW, "once_more": NEW})
    assert client.session["_auth_user_id"] == str(aino.pk)
    assert enter(Client(), "aino@example.org", NEW)
    assert Client().get(path).status_code == 410


def test_there_is_no_reset_link_for_nobody() -> None:
    with pytest.raises(CommandError):
        call_command("reset_link", "4711")


def test_a_reset_link_refuses_a_weak_password_and_stays_usable(aino: Person) -> None:
    path = f"/account/link/{actions.make_reset_link(aino, now=world.now())}/"
    for weak in ("short", "12345678901", "aino@example.org"):
        page = Client().post(path, {"password": weak, "once_more": weak})
        assert page.context["form"].errors
    assert Client().post(path, {"password": NEW, "once_more": NEW[::-1]}).context["form"].errors
    assert Client().get(path).status_code == 200


# --- One-time links -----------------------------------------------------------------------------
def test_a_link_signs_in_on_another_device_once(aino: Person) -> None:
    path = f"/account/link/{actions.make_device_link(aino, now=world.now())}/"
    other = Client()
    assert other.get(path).status_code == 200
    assert "_auth_user_id" not in other.session
    other.post(path)
    assert other.session["_auth_user_id"] == str(aino.pk)
    assert Client().post(path).status_code == 410


def test_a_newer_device_link_ends_the_older(aino: Person) -> None:
    old = actions.make_device_link(aino, now=world.now())
    actions.make_device_link(aino, now=world.now())
    assert Client().get(f"/account/link/{old}/").status_code == 410


def test_a_new_password_ends_links_and_other_sessions(aino: Person) -> None:
    path = f"/account/link/{actions.make_device_link(aino, now=world.now())}/"
    elsewhere = world.sign_in(Client(), aino)
    assert elsewhere.get("/me/").status_code == 200
    actions.set_password(aino, NEW, now=world.now())
    assert Client().get(path).status_code == 410
    assert elsewhere.get("/me/").status_code == 302


def test_a_link_is_kept_as_a_hash_expires_and_serves_one_purpose(aino: Person) -> None:
    token = actions.make_link("invitation", person=aino, data={"a": 1}, days=3, now=world.now())
    row = OneTimeLink.objects.get()
    assert token not in repr(vars(row))
    with pytest.raises(actions.LinkSpent):
        actions.redeem_link(token, "reset", now=world.now())
    with pytest.raises(actions.LinkSpent):
        actions.redeem_link(token, "invitation", now=world.now() + timedelta(days=3))
    assert actions.redeem_link(token, "invitation", now=world.now()).data == {"a": 1}
    with pytest.raises(actions.LinkSpent):
        actions.redeem_link(token, "invitation", now=world.now())
    with pytest.raises(actions.LinkSpent):
        actions.redeem_link("no such link", "invitation", now=world.now())


def test_links_of_other_rooms_do_nothing_here(aino: Person) -> None:
    token = actions.make_link("invitation", person=aino, now=world.now())
    assert Client().get(f"/account/link/{token}/").status_code == 404


def test_an_address_is_confirmed_by_a_link_on_paper(
    aino: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    bo = actions.register(forename="Bo", surname="Ek", email="bo@example.org", now=world.now())
    call_command("confirm_link", str(bo.number))
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", capsys.readouterr().out)
    Client().get(path)
    assert not actions.has_confirmed_email(bo)
    Client().post(path)
    assert actions.has_confirmed_email(bo)


# --- The recovery sheet -------------------------------------------------------------------------
def test_a_recovery_sheet_opens_the_account_and_the_person_is_told(aino: Person) -> None:
    key = actions.make_recovery_sheet(aino, now=world.now())
    client = Client()
    typed = key.lower().replace(" ", "-")
    client.post("/account/recover/", {"sheet": typed, "password": NEW, "once_more": NEW})
    assert client.session["_auth_user_id"] == str(aino.pk)
    assert enter(Client(), "aino@example.org", NEW)
    assert Notice.objects.filter(person=aino, kind="people.recovered").count() == 1


def test_only_the_public_half_of_a_sheet_is_kept(aino: Person) -> None:
    key = actions.make_recovery_sheet(aino, now=world.now())
    row = aino.recovery_key  # type: ignore[attr-defined]
    assert read_sheet(key).hex() not in repr(vars(row))
    assert len(bytes.fromhex(row.public_key)) == 32


def test_a_new_sheet_makes_the_old_one_worthless(aino: Person) -> None:
    old = actions.make_recovery_sheet(aino, now=world.now())
    new = actions.make_recovery_sheet(aino, now=world.now())
    with pytest.raises(actions.SheetRefused):
        actions.owner_of_sheet(old)
    assert actions.owner_of_sheet(new) == aino


def test_a_sheet_that_nobody_made_opens_nothing(aino: Person) -> None:
    actions.make_recovery_sheet(aino, now=world.now())
    page = Client().post(
        "/account/recover/", {"sheet": "0000 " * 14, "password": NEW, "once_more": NEW}
    )
    assert "sheet" in page.context["form"].errors
    assert not enter(Client(), "aino@example.org", NEW)


def test_guessing_sheets_is_stopped(aino: Person) -> None:
    client = Client()
    sent = {"sheet": "x", "password": NEW, "once_more": NEW}
    answers = [client.post("/account/recover/", sent).status_code for _attempt in range(11)]
    assert answers == [200] * 10 + [429]


def test_making_a_sheet_asks_for_the_password_first(aino: Person) -> None:
    client = world.sign_in(Client(), aino)
    answer = client.post("/me/recovery-sheet/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    shown = client.post(answer["Location"], {"password": SECRET}, follow=True)
    assert shown.status_code == 200
    key = shown.context["key"]
    assert actions.owner_of_sheet(key) == aino
    assert "no-store" in shown["Cache-Control"]


def test_an_open_computer_gives_away_neither_sheet_nor_link_nor_account(aino: Person) -> None:
    client = world.sign_in(Client(), aino)
    for path, sent in [
        ("/me/recovery-sheet/", {}),
        ("/me/device/", {}),
        ("/me/erase/", {"confirmation": "Falcon"}),
        ("/account/passkeys/webauthn/add/", {}),
    ]:
        answer = client.post(path, sent)
        assert answer["Location"].startswith("/account/reauthenticate/"), path
    aino.refresh_from_db()
    assert not aino.is_erased
