"""What people are told: on a page, by mail, and never lost on the way."""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from pytest_django import Settings

from core import hooks
from core.instance import instance
from core.notices import actions, letters, needs
from core.notices.kinds import Kind
from core.notices.models import Mail, Notice, Silence
from core.people import actions as people
from core.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]

FLOOD = Kind("test.flood", "The river", "The river is %(height)s cm high at %(place)s.")
QUIET = Kind("test.quiet", "A whisper", "Somebody whispered.", mails=False)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    for kind in (FLOOD, QUIET):
        monkeypatch.setitem(hooks.notice_kinds._things, kind.name, kind)
    settings.MAIL_CARRIER = LOCMEM


@pytest.fixture
def aino() -> Person:
    world.a_village("Bo")
    return with_mail("Aino")


def with_mail(name: str) -> Person:
    person = world.a_person(name, email=f"{name.lower()}@example.org")
    return people.confirm_email(person)


def tell(*who: Person, kind: Kind = FLOOD) -> int:
    facts = {"height": 120, "place": "the <old> mill"}
    return actions.notify(kind, people=who, link="/laws/", facts=facts, now=world.now())


def send(later: timedelta = timedelta(0)) -> int:
    return actions.send_waiting_mail(now=world.now() + later)


# --- The page ------------------------------------------------------------------------------------
def test_a_notice_is_a_sentence_on_the_page(aino: Person) -> None:
    tell(aino)
    page = world.sign_in(Client(), aino).get("/notices/").content.decode()
    assert "The river is 120 cm high at the &lt;old&gt; mill." in page
    assert 'href="/laws/"' in page


def test_unread_comes_first_and_is_counted(aino: Person) -> None:
    for _notice in range(3):
        tell(aino)
    first, second, third = Notice.objects.order_by("id")
    client = world.sign_in(Client(), aino)
    client.post(f"/notices/{third.pk}/read/")
    shown = [each.notice.pk for each in client.get("/notices/").context["notices"]]
    assert shown == [second.pk, first.pk, third.pk]
    assert hooks.standing["unread_notices"](aino) == 2
    client.post("/notices/read/")
    assert hooks.standing["unread_notices"](aino) == 0


def test_nobody_reads_the_notices_of_another(aino: Person) -> None:
    tell(aino)
    bo = world.sign_in(Client(), with_mail("Bo"))
    notice = Notice.objects.get()
    bo.post(f"/notices/{notice.pk}/read/")
    bo.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "river" not in bo.get("/notices/").content.decode()


@pytest.mark.parametrize("path", ["/notices/", "/me/notices/"])
def test_strangers_are_asked_to_sign_in(aino: Person, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["/notices/7/read/", "/notices/read/"])
def test_strangers_mark_nothing(aino: Person, path: str) -> None:
    assert Client().post(path)["Location"].startswith("/account/login/")
    assert Client().get(path).status_code == 405


def test_after_reading_one_goes_to_an_own_address_only(aino: Person) -> None:
    tell(aino)
    client = world.sign_in(Client(), aino)
    path = f"/notices/{Notice.objects.get().pk}/read/"
    assert client.post(path, {"link": "/laws/"})["Location"] == "/laws/"
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert client.post(path, {"link": elsewhere})["Location"] == "/notices/"


def test_the_page_of_many_notices_costs_no_more(aino: Person, queries: Queries) -> None:
    client = world.sign_in(Client(), aino)
    tell(aino)
    client.get("/notices/")
    with queries(15):
        client.get("/notices/")
    for _notice in range(40):
        tell(aino)
    with queries(15):
        page = client.get("/notices/")
    assert len(page.context["notices"]) == 30
    assert client.get("/notices/?page=2").status_code == 200


def test_a_kind_of_an_earlier_release_breaks_no_page(aino: Person) -> None:
    Notice.objects.create(person=aino, kind="gone.kind", at=world.now())
    Notice.objects.create(person=aino, kind=FLOOD.name, at=world.now(), facts={})
    assert world.sign_in(Client(), aino).get("/notices/").status_code == 200


def test_the_erased_are_told_nothing(aino: Person) -> None:
    tell(aino)
    gone = people.erase(aino, now=world.now())
    assert tell(gone) == 0
    assert not Notice.objects.filter(person=gone).exists()
    assert not Mail.objects.exists()


def test_a_kind_that_nobody_registered_is_a_mistake(aino: Person) -> None:
    with pytest.raises(KeyError):
        actions.notify("no.kind", people=[aino], link="/", facts={}, now=world.now())


def test_telling_a_thousand_costs_few_statements(aino: Person, queries: Queries) -> None:
    crowd = world.some_people([f"P{number}" for number in range(600)])
    with queries(12):
        assert tell(*crowd) == 600
    assert Notice.objects.count() == 600


# --- Mail ----------------------------------------------------------------------------------------
def test_a_mail_is_sent_once_to_a_confirmed_address(aino: Person) -> None:
    unconfirmed = world.a_person("Bo", email="bo@example.org")
    tell(aino, unconfirmed)
    assert send() == 1
    assert send() == 0
    [letter] = mail.outbox
    assert letter.to == ["aino@example.org"]
    assert "The river is 120 cm high at the <old> mill." in letter.body
    assert "http://127.0.0.1:8000/laws/" in letter.body
    html = letter.alternatives[0][0]  # type: ignore[attr-defined]
    assert "the &lt;old&gt; mill" in html
    assert "\n" not in letter.subject


def test_a_sent_mail_is_emptied(aino: Person) -> None:
    send_mail("Secret", "link with a token", None, ["aino@example.org"])
    kept = actions.keep_mail(to="a@example.org", subject="x", text="token", now=world.now())
    send()
    kept.refresh_from_db()
    assert (kept.text, kept.subject) == ("", "")
    assert kept.sent_at is not None


def test_the_mail_is_written_in_the_language_the_person_speaks(
    aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    override = letters.translation.override
    monkeypatch.setattr(
        letters.translation, "override", lambda code: spoken.append(code) or override(code)
    )
    people.choose_language(aino, "pl")
    tell(aino)
    send()
    assert spoken == ["pl"]


def test_a_quiet_kind_is_not_mailed(aino: Person) -> None:
    tell(aino, kind=QUIET)
    assert send() == 0
    assert Notice.objects.count() == 1


class Broken(EmailBackend):
    """A mail server that fails."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise OSError("no route to host")


def test_what_fails_is_tried_again_later_and_not_lost(aino: Person, settings: Settings) -> None:
    tell(aino)
    settings.MAIL_CARRIER = f"{__name__}.Broken"
    assert send() == 0
    assert "no route" in Mail.objects.get().last_error
    settings.MAIL_CARRIER = LOCMEM
    assert send(timedelta(minutes=1)) == 0
    assert send(timedelta(minutes=2)) == 1
    assert len(mail.outbox) == 1


def test_the_pauses_grow_up_to_a_day(aino: Person, settings: Settings) -> None:
    tell(aino)
    settings.MAIL_CARRIER = f"{__name__}.Broken"
    pauses = []
    for _attempt in range(14):
        at = Mail.objects.get().due_at
        actions.send_waiting_mail(now=at)
        pauses.append(Mail.objects.get().due_at - at)
    assert pauses[:3] == [timedelta(minutes=n) for n in (2, 4, 8)]
    assert pauses[-1] == timedelta(days=1)


def test_one_bad_mail_does_not_stop_the_others(
    aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = with_mail("Bo")
    tell(aino, bo)
    sending = EmailMessage.send

    def choosy(message: EmailMessage, fail_silently: bool = False) -> int:
        if "aino" in message.to[0]:
            raise ValueError("bad address")
        return sending(message, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", choosy)
    assert send() == 1
    assert mail.outbox[0].to == ["bo@example.org"]


def test_two_workers_do_not_send_the_same_mail(
    aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(aino)
    sending = EmailMessage.send

    def meanwhile(message: EmailMessage, fail_silently: bool = False) -> int:
        monkeypatch.setattr(EmailMessage, "send", sending)
        assert send() == 0  # the other worker comes by while this one is sending
        return sending(message, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", meanwhile)
    assert send() == 1
    assert len(mail.outbox) == 1


class Killed(BaseException):
    """The process dies."""


def test_a_process_that_dies_while_sending_loses_nothing(
    aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(aino)

    def dying(message: EmailMessage, fail_silently: bool = False) -> int:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", dying)
        with pytest.raises(Killed):
            send()
    assert send() == 0
    assert send(timedelta(minutes=11)) == 1


def test_without_a_mail_server_mails_are_files(aino: Person, settings: Settings) -> None:
    settings.MAIL_CARRIER = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = instance.mail_dir
    before = set(instance.mail_dir.iterdir())
    tell(aino)
    assert send() == 1
    [file] = set(instance.mail_dir.iterdir()) - before
    assert "The river is 120 cm high" in file.read_text("utf-8")
    file.unlink()
    page = world.sign_in(Client(), aino).get("/me/notices/").content.decode()
    assert "sends no mail" in page


def test_what_django_sends_becomes_a_row_first(aino: Person, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "core.notices.outbox.Outbox"
    Client().post("/account/password/reset/", {"email": "aino@example.org"})
    waiting = Mail.objects.get()
    assert waiting.to == "aino@example.org"
    assert mail.outbox == []
    send(timedelta(seconds=1))
    assert "/account/password/reset/key/" in mail.outbox[0].body


# --- Wanting no mail -----------------------------------------------------------------------------
def test_a_kind_can_be_switched_off_and_on(aino: Person) -> None:
    client = world.sign_in(Client(), aino)
    everything = dict(client.get("/me/notices/").context["form"].fields["kinds"].choices)
    assert FLOOD.name in everything
    assert QUIET.name not in everything
    client.post("/me/notices/", {"kinds": [name for name in everything if name != FLOOD.name]})
    tell(aino)
    assert send() == 0
    client.post("/me/notices/", {"kinds": list(everything)})
    tell(aino)
    assert send() == 1


def test_switching_everything_off_is_a_choice(aino: Person) -> None:
    world.sign_in(Client(), aino).post("/me/notices/", {})
    assert Silence.objects.filter(person=aino, kind=FLOOD.name).exists()


def test_news_about_the_own_account_always_come(aino: Person) -> None:
    world.sign_in(Client(), aino).post("/me/notices/", {})
    people.set_password(aino, "three herons by a lake", now=world.now())
    assert send() == 1


def test_the_link_in_a_mail_stops_that_kind_without_signing_in(aino: Person) -> None:
    tell(aino)
    send()
    [letter] = mail.outbox
    address = re.search(
        r"<http://127\.0\.0\.1:8000(\S+)>", letter.extra_headers["List-Unsubscribe"]
    )
    assert address is not None
    path = address.group(1)
    assert Client().get(path).status_code == 200
    assert not Silence.objects.exists()
    one_click = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert list(Silence.objects.values_list("person", "kind")) == [(aino.pk, FLOOD.name)]


def test_a_forged_stop_link_stops_nothing(aino: Person) -> None:
    assert Client().post("/me/notices/stop/forged/").status_code == 404
    assert not Silence.objects.exists()


# --- What waits ----------------------------------------------------------------------------------
def test_what_ends_soonest_comes_first(aino: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    registry: hooks.Registry[object] = hooks.Registry("what waits")
    monkeypatch.setattr(hooks, "needs_me", registry)
    later = needs.Need("Vote", "/b/", date(2030, 1, 9))
    some_day = needs.Need("Read", "/c/")
    sooner = needs.Need("Sign", "/a/", date(2030, 1, 2))

    def asks(*what: needs.Need) -> Callable[[Person, date], list[needs.Need]]:
        return lambda *_who_and_when: list(what)

    registry.add("one", asks(some_day, later))
    registry.add("two", asks(sooner))
    assert needs.collect(aino, world.today()) == [sooner, later, some_day]
