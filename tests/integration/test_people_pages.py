"""Pages about people: what others see, what the person keeps, what a stranger is refused."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from core import hooks
from core.people import actions
from core.people.models import Person, TakenName
from core.people.own_data import titles
from core.record.models import Entry, Opening
from tests import world
from tests.integration.test_people_accounts import picture

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]

OWN_PAGES = [
    "/me/",
    "/me/data/",
    "/me/data/account/",
    "/me/erase/",
    "/me/device/",
    "/me/recovery-sheet/",
]
ACCOUNT_PAGES = [
    "/account/login/",
    "/account/logout/",
    "/account/signup/",
    "/account/inactive/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-x/",
    "/account/confirm-email/",
    "/account/confirm-email/x/",
    "/account/recover/",
    "/account/erased/",
]
SIGNED_IN_PAGES = [
    *OWN_PAGES,
    "/account/email/",
    "/account/password/set/",
    "/account/passkeys/webauthn/",
    "/account/passkeys/webauthn/add/",
]


@pytest.fixture
def aino() -> Person:
    aino = world.a_village("Aino", charter={"group.civic_number_country": "se"})["Aino"]
    actions.change_pseudonym(aino, "Falcon", now=world.now())
    return actions.set_civic_number(aino, "770705-1459")


@pytest.fixture
def client(aino: Person) -> Client:
    return world.sign_in(Client(), aino)


def text(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, path
    return page.content.decode()


# --- Every page is ours --------------------------------------------------------------------------
@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_every_page_of_signing_in_looks_like_ours(aino: Person, path: str) -> None:
    page = Client().get(path, follow=True)
    assert page.status_code == 200
    assert 'class="site-head"' in page.content.decode()
    assert page.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("path", SIGNED_IN_PAGES)
def test_own_pages_are_ours_and_ask_strangers_to_sign_in(client: Client, path: str) -> None:
    page = client.get(path, follow=True)
    assert page.status_code == 200
    assert 'class="site-head"' in page.content.decode()
    stranger = Client().get(path)
    assert stranger.status_code == 302
    assert stranger["Location"].startswith(("/account/login/", "/account/reauthenticate/"))


@pytest.mark.parametrize("path", [*ACCOUNT_PAGES, *SIGNED_IN_PAGES])
def test_no_page_carries_a_script_or_a_style_of_its_own(client: Client, path: str) -> None:
    shown = client.get(path, follow=True).content.decode() + Client().get(path).content.decode()
    assert " style=" not in shown
    assert "<style" not in shown
    assert " onclick=" not in shown
    for part in shown.split("<script")[1:]:
        opening = part.split(">", 1)[0]
        assert " src=" in opening or 'type="application/json"' in opening


@pytest.mark.parametrize(
    "path", ["/me/", "/me/data/", "/me/data/account/", "/account/login/", "/people/1/"]
)
def test_pages_ask_the_database_little(
    client: Client, aino: Person, queries: Queries, path: str
) -> None:
    path = path.replace("/1/", f"/{aino.number}/")
    client.get(path)
    with queries(15):
        client.get(path)
    for number in range(20):
        actions.change_pseudonym(aino, f"Bird {number}", now=world.now())
    with queries(15):
        client.get(path)


# --- The profile ---------------------------------------------------------------------------------
def test_the_profile_hides_what_was_not_chosen_to_be_shown(aino: Person) -> None:
    aino.email = "aino@example.org"
    aino.save()
    shown = text(Client(), f"/people/{aino.number}/")
    assert "1459" not in shown
    assert "aino@example.org" not in shown
    for public in ("Aino", "Falcon", aino.automatic_pseudonym):
        assert public in shown
    actions.choose_privacy(aino, author_level=3, shows_civic_number=True, shows_email=True)
    shown = text(Client(), f"/people/{aino.number}/")
    assert "770705-1459" in shown
    assert "aino@example.org" in shown


def test_the_profile_lists_earlier_pseudonyms(aino: Person) -> None:
    actions.change_pseudonym(aino, "Heron", now=world.now())
    shown = text(Client(), f"/people/{aino.number}/")
    assert "Earlier pseudonyms" in shown
    assert "Falcon" in shown


def test_the_page_of_a_pseudonym_leaves_the_name_out(aino: Person) -> None:
    shown = text(Client(), "/people/as/fALCON/")
    assert "Falcon" in shown
    for private in ("Aino", "Ek", f"/people/{aino.number}/", str(aino.uid)):
        assert private not in shown.replace("Ekonomi", "")


def test_a_pseudonym_no_longer_in_use_leads_nowhere(aino: Person) -> None:
    actions.change_pseudonym(aino, "Heron", now=world.now())
    assert Client().get("/people/as/Falcon/").status_code == 404


def test_pseudonyms_with_strange_signs_have_a_page(aino: Person) -> None:
    actions.change_pseudonym(aino, "Ö & ?# Ü", now=world.now())
    address = reverse("people:by_pseudonym", args=[aino.pseudonym])
    assert quote("Ö") in address
    assert Client().get(address).status_code == 200


def test_a_room_can_hide_a_profile(aino: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(person: Person, viewer: object) -> bool:
        return False

    monkeypatch.setitem(hooks.standing._things, "may_be_seen", nobody)
    assert Client().get(f"/people/{aino.number}/").status_code == 404
    assert world.sign_in(Client(), aino).get(f"/people/{aino.number}/").status_code == 200


def test_the_photo_is_shown_under_an_address_that_changes_with_it(aino: Person) -> None:
    actions.set_photo(aino, picture(), size=1000)
    path = f"/people/{aino.number}/photo/{aino.photo}.jpg"
    assert path in text(Client(), f"/people/{aino.number}/")
    page = Client().get(path)
    assert page["Content-Type"] == "image/jpeg"
    assert Client().get(f"/people/{aino.number}/photo/other.jpg").status_code == 404


def test_the_page_that_asks_once_more_is_ours(client: Client, aino: Person) -> None:
    aino.set_password("a mild autumn evening")
    aino.save()
    client.force_login(aino)
    for path in ("/account/reauthenticate/", "/account/password/change/"):
        assert 'class="site-head"' in text(client, path)


# --- Settings ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("section", "sent", "kept"),
    [
        ("name", {"forename": "Ann", "surname": "Berg"}, {"full_name": "Ann Berg"}),
        ("pseudonym", {"pseudonym": "Heron"}, {"pseudonym": "Heron"}),
        ("sign-in", {"sign_in_by": "automatic"}, {"sign_in_by": "automatic"}),
        ("language", {"language": "sv"}, {"language": "sv"}),
        (
            "privacy",
            {"author_level": "5", "shows_email": "on"},
            {"author_level": 5, "shows_email": True, "shows_civic_number": False},
        ),
        ("civic-number", {"civic_number": ""}, {"civic_number_sealed": ""}),
    ],
)
def test_each_section_is_kept_by_itself(
    client: Client, aino: Person, section: str, sent: dict[str, str], kept: dict[str, object]
) -> None:
    assert client.post(f"/me/{section}/", sent)["Location"] == "/me/"
    aino.refresh_from_db()
    assert {name: getattr(aino, name) for name in kept} == kept


@pytest.mark.parametrize(
    ("section", "sent"),
    [
        ("name", {"forename": "", "surname": "Berg"}),
        ("pseudonym", {"pseudonym": "me@home"}),
        ("sign-in", {"sign_in_by": "email"}),
        ("sign-in", {"sign_in_by": "shoe size"}),
        ("language", {"language": "tlh"}),
        ("privacy", {"author_level": "6"}),
        ("civic-number", {"civic_number": "770705-1458"}),
    ],
)
def test_a_refused_section_says_why_and_changes_nothing(
    client: Client, aino: Person, section: str, sent: dict[str, str]
) -> None:
    before = Person.objects.filter(pk=aino.pk).values().get()
    page = client.post(f"/me/{section}/", sent)
    assert page.context["forms"][section.replace("-", "_")].errors
    assert Person.objects.filter(pk=aino.pk).values().get() == before


def test_a_photo_is_sent_and_removed_on_the_page(client: Client, aino: Person) -> None:
    client.post("/me/photo/", {"photo": picture()})
    aino.refresh_from_db()
    assert aino.photo
    client.post("/me/photo/", {"remove": "on"})
    aino.refresh_from_db()
    assert not aino.photo


def test_strangers_change_nothing(aino: Person) -> None:
    before = Person.objects.filter(pk=aino.pk).values().get()
    for section in ("name", "pseudonym", "privacy", "sign-in"):
        assert Client().post(f"/me/{section}/", {"pseudonym": "Heron"}).status_code == 302
    assert Person.objects.filter(pk=aino.pk).values().get() == before


# --- Own data ------------------------------------------------------------------------------------
def test_everything_comes_along_in_one_zip(client: Client, aino: Person) -> None:
    actions.set_photo(aino, picture(), size=1000)
    page = client.post("/me/data/download/")
    content = b"".join(page.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        assert {"README.txt", "account.json", "account/photo.jpg", "notices.json"} <= names
        account = json.loads(archive.read("account.json"))
        assert "account.json" in archive.read("README.txt").decode()
    assert account["civic_number"] == "770705-1459"
    assert "Falcon" in [each["text"] for each in account["pseudonyms"]]


def test_nobody_gets_the_data_of_another(aino: Person) -> None:
    assert Client().post("/me/data/download/").status_code == 302
    other = actions.register(forename="Bo", surname="Ek", now=world.now())
    assert "1459" not in text(world.sign_in(Client(), other), "/me/data/account/")


def test_my_data_are_called_by_words_that_people_use(client: Client, aino: Person) -> None:
    page = world.sign_in(client, aino).get(reverse("people:own_data")).content.decode()
    for title in titles().values():
        assert str(title)[0].isupper()
        assert f">{title}</a>" in page


def test_the_password_is_in_no_own_data(client: Client, aino: Person) -> None:
    aino.set_password("a mild autumn evening")
    aino.save()
    client.force_login(aino)
    assert aino.password not in text(client, "/me/data/account/")


# --- Erasing -------------------------------------------------------------------------------------
def test_erasing_leaves_an_alias_and_nothing_personal(client: Client, aino: Person) -> None:
    aino.email = "aino@example.org"
    aino.save()
    actions.confirm_email(aino)
    actions.set_photo(aino, picture(), size=1000)
    actions.make_recovery_sheet(aino, now=world.now())
    uid = str(aino.uid)
    page = client.post("/me/erase/", {"confirmation": "Falcon"}, follow=True)
    gone = Person.objects.get(pk=aino.pk)
    assert f"former member {gone.alias}" in page.content.decode()
    assert len(gone.alias) >= 4
    row = repr(Person.objects.filter(pk=aino.pk).values().get())
    for personal in ("Aino", "Falcon", "example.org", "1459"):
        assert personal not in row
    assert not gone.taken_names.filter(name_hash__contains="alcon").exists()  # type: ignore[attr-defined]
    assert Opening.objects.filter(person=uid).count() == 0
    entry = Entry.objects.get(verb="person.erased")
    assert entry.facts == {"alias": gone.alias}
    assert Client().get(f"/people/{gone.number}/").status_code == 404
    assert client.get("/me/").status_code == 302


def test_an_erased_persons_pseudonym_stays_taken(aino: Person) -> None:
    actions.erase(aino, now=world.now())
    with pytest.raises(actions.PseudonymTaken):
        actions.register(forename="Bo", surname="Ek", pseudonym="FALCON", now=world.now())
    assert "alcon" not in repr(list(TakenName.objects.values()))


def test_erasing_needs_the_pseudonym_exactly(client: Client, aino: Person) -> None:
    page = client.post("/me/erase/", {"confirmation": "falcon"})
    assert page.context["form"].errors
    aino.refresh_from_db()
    assert not aino.is_erased


def test_nobody_is_erased_twice(aino: Person) -> None:
    actions.erase(aino, now=world.now())
    with pytest.raises(actions.AlreadyErased):
        actions.erase(aino, now=world.now())


def test_a_room_that_refuses_keeps_everything(
    aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn:
        def erase(self, person: Person, now: object) -> None:
            raise actions.ConfirmationDiffers

    monkeypatch.setitem(hooks.own_data._things, "zz", Stubborn())
    with pytest.raises(actions.ConfirmationDiffers):
        actions.erase(aino, now=world.now())
    aino.refresh_from_db()
    assert aino.pseudonym == "Falcon"


def test_an_erased_person_cannot_sign_in_by_anything(aino: Person) -> None:
    actions.set_password(aino, "a mild autumn evening", now=world.now())
    actions.erase(aino, now=world.now())
    browser = Client()
    for name in ("Falcon", f"former-{Person.objects.get(pk=aino.pk).alias}"):
        browser.post("/account/login/", {"login": name, "password": "a mild autumn evening"})
        assert "_auth_user_id" not in browser.session
