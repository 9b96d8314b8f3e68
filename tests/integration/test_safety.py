"""What the hasty and the curious try, and what they get."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from core.counters import DAY, MINUTE
from core.heartbeat import jobs
from core.heartbeat.models import Failure
from core.notices.models import Notice
from core.pages.middleware import WRITES
from core.people import actions as people
from core.record.models import Opening
from groups.membership import actions as membership
from groups.membership.models import Invitation
from groups.proposals import actions as proposals
from tests.proposing import a_draft, a_proposal
from tests.world import a_person, a_village, now, sign_in, today

pytestmark = pytest.mark.django_db

A_MINUTE = WRITES["person"][MINUTE]


@pytest.fixture
def the_same_minute() -> Iterator[time_machine.Traveller]:
    """The wall's clock stands still."""
    with time_machine.travel("2033-04-04 12:00:00Z", tick=False) as traveller:
        yield traveller


def read_all(client: Client, times: int = 1) -> list[int]:
    """The answers to somebody who says so many times that all notices were read."""
    return [client.post(reverse("notices:read_all")).status_code for _time in range(times)]


@pytest.mark.usefixtures("the_same_minute")
def test_nobody_writes_more_often_than_a_person_can(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    assert read_all(client, A_MINUTE + 1) == [302] * A_MINUTE + [429]
    assert client.get(reverse("notices:list")).status_code == 200
    answer = client.post(reverse("notices:read_all"))
    assert "too often" in answer.content.decode()


@pytest.mark.usefixtures("the_same_minute")
def test_one_who_is_too_hasty_stops_nobody_else(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    read_all(client, A_MINUTE + 1)
    assert read_all(sign_in(Client(), village["Bertil"])) == [302]


@pytest.mark.usefixtures("the_same_minute")
def test_strangers_are_counted_by_their_address(client: Client) -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert read_all(client, A_MINUTE + 1)[-1] == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert read_all(elsewhere) == [302]


def test_who_was_too_hasty_may_go_on_a_minute_later(
    client: Client, the_same_minute: time_machine.Traveller
) -> None:
    sign_in(client, a_village("Aino", "Bertil", "Cilla")["Aino"])
    read_all(client, A_MINUTE + 1)
    the_same_minute.shift(MINUTE)
    assert read_all(client) == [302]


@pytest.mark.usefixtures("the_same_minute")
def test_who_writes_all_day_has_to_stop_some_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WRITES, "person", {MINUTE: A_MINUTE, DAY: 3})
    sign_in(client, a_village("Aino", "Bertil", "Cilla")["Aino"])
    assert read_all(client, 4) == [302, 302, 302, 429]


def test_what_is_counted_tells_how_often_and_not_when(
    client: Client, the_same_minute: time_machine.Traveller
) -> None:
    """Two people who write at different moments leave the same behind."""
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    read_all(client)
    the_same_minute.shift(17)
    read_all(sign_in(Client(), village["Bertil"]))
    memory: Any = caches["default"]
    left = {
        name.rpartition(f":{person.pk}:")[2]
        for person in (village["Aino"], village["Bertil"])
        for name in memory._expire_info
        if f"pace:person:{person.pk}:" in name
    }
    assert len(left) == 2
    ends = {end for name, end in memory._expire_info.items() if "pace:person:" in name}
    assert len(ends) == 2


def test_how_often_somebody_tried_is_not_forgotten_when_many_try() -> None:
    """Django's own cache forgets a third of 300 entries."""
    assert caches["default"]._max_entries >= 100_000


@pytest.mark.parametrize(
    "address", ["/search/?q=a%00b", "/members/?q=%00", "/people/as/a%00b/", "/laws/?q=%00"]
)
def test_an_address_that_no_database_can_look_for_is_refused(client: Client, address: str) -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert client.get(address).status_code == 400


def test_nobody_changes_an_address_on_a_computer_found_open(client: Client) -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    people.set_password(aino, "blue whales sing", now=now())
    sign_in(client, aino)
    thief = {"email": "thief@example.org", "action_add": ""}
    answer = client.post(reverse("account_email"), thief)
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


def test_nothing_that_others_were_told_or_wrote_names_who_was_erased() -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    invitation = membership.invite(aino, email="dag@example.org", note="Dag next door", now=now())
    dag = a_person("Dag")
    membership.accept_invitation(invitation, dag, now=now())
    assert "Dag" in str(Notice.objects.to(aino).values_list("facts", flat=True))
    people.erase(dag, now=now())
    assert "Dag" not in str(Notice.objects.values_list("facts", flat=True))
    assert "dag" not in str(Invitation.objects.values_list("note", "email")).lower()


def test_what_exactly_failed_in_the_night_is_told_to_members_alone(client: Client) -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    fault = "DETAIL: Key (person_id)=(7) already exists."
    Failure.objects.create(date=today(), step="a.step", matter="7", error=fault, last_at=now())
    for_strangers = client.get(reverse("heartbeat:heartbeat")).content.decode()
    for_members = sign_in(client, aino).get(reverse("heartbeat:heartbeat")).content.decode()
    assert ("a.step" in for_strangers, "person_id" in for_strangers) == (True, False)
    assert "person_id" in for_members


def test_nobody_has_all_their_data_packed_again_and_again(client: Client) -> None:
    sign_in(client, a_village("Aino", "Bertil", "Cilla")["Aino"])
    answers = [client.post(reverse("people:download")).status_code for _time in range(11)]
    assert answers == [200] * 10 + [429]


@pytest.mark.parametrize("wanted", ["²", "9" * 5000, "0000000019"])
def test_no_number_in_an_address_breaks_a_page(client: Client, wanted: str) -> None:
    aino = a_village("Aino", "Bertil", "Cilla")["Aino"]
    proposal = a_draft(aino)
    sign_in(client, aino)
    page = reverse("decisions:attach", args=[proposal.number, "law.replace"])
    assert client.get(page, {"law": wanted}).status_code == 200
    for number in (wanted, "0"):
        assert client.get(f"/proposals/{number}/").status_code == 404
        assert client.get(f"/referenda/{number}/").status_code == 404
    for page in ("members/", "proposals/", "laws/", "record/"):
        assert client.get(f"/{page}", {"page": wanted, "before": wanted}).status_code in {200, 400}


def test_nothing_is_left_of_a_session_that_is_over(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    sign_in(Client(), village["Bertil"])
    session = client.session
    session.set_expiry(-1)
    session.save()
    jobs.do_chores(now=now())
    assert Session.objects.count() == 1
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_who_signed_takes_along_what_proves_it(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    proposal = a_proposal(village["Aino"])
    proposals.sign(proposal, village["Bertil"], now=now())
    sign_in(client, village["Bertil"])
    page = client.get(reverse("people:own_data_part", args=["record"])).content.decode()
    assert page.count(proposal.subject) == 1
    [opening] = Opening.objects.filter(person=str(village["Bertil"].uid))
    assert bytes(opening.salt).hex() in page
