"""The founding ceremony: from an empty instance to a group of three."""

from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import Client

from core.charter.reading import current
from core.notices.models import Mail
from core.people.models import Person
from core.record.models import Entry
from core.refusals import Refusal
from groups.membership import actions
from groups.membership.letters import row_of, seat_address, token_of
from groups.membership.models import Founding, Register, Seat, Standing, members_count, reputation
from tests.world import a_person, now, sign_in, some_people

pytestmark = pytest.mark.django_db
PLAN = {
    "name": "Lindenby",
    "short_name": "lindenby",
    "preset": "village",
    "time_zone": "Europe/Stockholm",
    "language": "sv",
}


def a_plan(**changes: str) -> actions.Plan:
    return actions.Plan(**{**PLAN, **changes})


def three_seats() -> list[Seat]:
    starter = actions.begin_founding(a_plan(), starter="Aino", now=now())
    return [starter, *(actions.add_seat(starter, name=name) for name in ("Bertil", "Cilla"))]


def version_of(seat: Seat) -> int:
    return Founding.objects.get(pk=seat.founding_id).version


def confirm(seat: Seat, person: Person) -> bool:
    actions.take_seat(seat, person)
    return actions.confirm_seat(seat, person, version=version_of(seat), now=now())


class Fields(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "input" and names.get("type") == "hidden":
            self.found[names["name"] or ""] = names["value"] or ""


def join_as(client: Client, path: str, forename: str) -> None:
    """What a founder does: open the link, make an account, look, confirm."""
    account = {"forename": forename, "surname": "Ek", "password": "a long riverside walk"}
    assert client.get(path).status_code == 200
    assert client.post(f"{path}account/", account).headers["Location"] == path
    page = client.get(path).content.decode()
    client.post(f"{path}confirm/", {"version": Fields(page).found["version"]})


def test_three_neighbours_found_a_group_in_their_browsers() -> None:
    first, second, third = Client(), Client(), Client()
    assert first.get("/members/").headers["Location"] == "/founding/"
    answer = first.post("/founding/", {**PLAN, "starter": "Aino"})
    path = answer.headers["Location"]
    first.post(f"{path}founders/", {"name": "Bertil", "email": "bertil@example.org"})
    first.post(f"{path}founders/", {"name": "Cilla"})
    # The browser remembers what it began.
    assert path in first.get("/founding/").content.decode()
    seats = Seat.objects.order_by("pk")
    others = [seat_address(seat).removeprefix("http://127.0.0.1:8000") for seat in seats[1:]]
    page = first.get(path).content.decode()
    assert all(other in page for other in others)
    assert "data:image/svg+xml" in page
    assert Mail.objects.get().to == "bertil@example.org"
    join_as(first, path, "Aino")
    join_as(second, others[0], "Bertil")
    assert not Register.objects.is_founded()
    assert "2 founders have confirmed; 3 are needed" in third.get(others[1]).content.decode()
    # Nobody but who began sees the others' links.
    assert others[1] not in second.get(others[0]).content.decode()
    join_as(third, others[1], "Cilla")
    assert members_count() == 3
    assert current()["group.name"] == "Lindenby"
    assert current()["proposals.signature_days"] == 60
    assert [reputation(standing.pk) for standing in Standing.objects.all()] == [2, 2, 2]
    founded = Entry.objects.get(verb="group.founded")
    assert founded.payload == '{"charter":1,"founders":3}'
    assert third.get("/").status_code == 200
    assert first.get("/founding/").status_code == 409
    assert not mail.outbox


def test_nobody_keeps_anything_from_having_begun() -> None:
    seats = three_seats()
    for seat, person in zip(seats, some_people(["Aino", "Bertil", "Cilla"]), strict=True):
        confirm(seat, person)
    starter = Seat.objects.get(pk=seats[0].pk)
    assert not starter.is_starter
    assert not Seat.objects.exclude(email="").exists()
    with pytest.raises(actions.GroupExists):
        actions.change_plan(seats[0], a_plan(name="Mine"))


def test_a_confirmation_holds_for_what_was_seen() -> None:
    aino, bertil, _cilla = people = some_people(["Aino", "Bertil", "Cilla"])
    seats = three_seats()
    for seat, person in zip(seats[:2], people[:2], strict=True):
        assert not confirm(seat, person)
    seen = version_of(seats[0])
    actions.change_plan(seats[0], a_plan(name="Elsewhere"))
    with pytest.raises(actions.FoundingChanged):
        actions.confirm_seat(seats[0], aino, version=seen, now=now())
    assert not confirm(seats[2], people[2])
    assert not confirm(seats[0], aino)
    assert confirm(seats[1], bertil)
    assert current()["group.name"] == "Elsewhere"


def test_a_founder_can_be_replaced_before_the_group_exists() -> None:
    aino, mallory = some_people(["Aino", "Mallory"])
    seats = three_seats()
    confirm(seats[0], aino)
    new = actions.replace_seat(seats[0], seats[2], name="Dawid")
    with pytest.raises(actions.SeatGone):
        actions.take_seat(seats[2], mallory)
    assert row_of(token_of(seats[2]), Seat.objects.all()) is None
    assert new.founding.seats.count() == 3
    # Aino vouched for Cilla, not for Dawid.
    assert Seat.objects.get(pk=seats[0].pk).confirmed_version != version_of(new)
    with pytest.raises(actions.NotTheStarter):
        actions.replace_seat(seats[1], new, name="Mallory")
    with pytest.raises(actions.NotTheStarter):
        actions.remove_seat(seats[0], seats[0])


def test_a_seat_is_one_persons_and_a_person_has_one_seat() -> None:
    aino, bertil = some_people(["Aino", "Bertil"])
    seats = three_seats()
    actions.take_seat(seats[0], aino)
    actions.take_seat(seats[0], aino)
    with pytest.raises(actions.SeatTaken):
        actions.take_seat(seats[0], bertil)
    with pytest.raises(actions.AlreadySeated):
        actions.take_seat(seats[1], aino)
    with pytest.raises(actions.NobodySeated):
        actions.confirm_seat(seats[0], bertil, version=version_of(seats[0]), now=now())


def test_a_founder_who_comes_late_waits_with_the_points_of_the_others() -> None:
    people = some_people(["Aino", "Bertil", "Cilla", "Dawid"])
    seats = three_seats()
    seats.append(actions.add_seat(seats[0], name="Dawid"))
    for seat, person in zip(seats[:3], people[:3], strict=True):
        confirm(seat, person)
    assert not confirm(seats[3], people[3])
    assert Standing.objects.waiting().get().pk == people[3].pk
    assert reputation(people[3].pk) == 3


def test_of_two_foundings_the_first_that_is_complete_is_the_group() -> None:
    mine, theirs = three_seats(), three_seats()
    for seat, person in zip(mine, some_people(["Aino", "Bertil", "Cilla"]), strict=True):
        confirm(seat, person)
    with pytest.raises(actions.SeatGone):
        actions.take_seat(theirs[0], a_person("Dawid"))
    with pytest.raises(actions.GroupExists):
        actions.begin_founding(a_plan(), starter="Dawid", now=now())
    assert Founding.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("short_name", "Åkersberga"),
        ("short_name", "two words"),
        ("name", " "),
        ("time_zone", "Mars/Olympus"),
        ("preset", "anarchy"),
        ("language", "xx"),
    ],
)
def test_a_wrong_plan_is_explained_and_begins_nothing(
    client: Client, field: str, value: str
) -> None:
    answer = client.post("/founding/", {**PLAN, "starter": "Aino", field: value})
    assert answer.status_code == 200
    assert "errors-summary" in answer.content.decode()
    assert not Founding.objects.exists()
    with pytest.raises(Refusal):
        actions.begin_founding(a_plan(**{field: value}), starter="Aino", now=now())


def test_a_forged_link_is_no_seat(client: Client) -> None:
    seat = three_seats()[0]
    assert client.get(f"/founding/{seat.uid.hex}:forged/").status_code == 410


def test_who_has_an_account_takes_the_seat_with_it(client: Client) -> None:
    seats = three_seats()
    aino = a_person("Aino")
    sign_in(client, aino)
    path = f"/founding/{token_of(seats[0])}/"
    assert "Take this place" in client.get(path).content.decode()
    client.post(f"{path}sit/")
    assert Seat.objects.get(pk=seats[0].pk).person_id == aino.pk
    assert client.post(f"{path}confirm/", {"version": "x"}).status_code == 409
    assert client.post(f"{path}confirm/", {"version": version_of(seats[0])}).status_code == 302
    assert Seat.objects.get(pk=seats[0].pk).confirmed_version


def test_the_starter_changes_the_plan_on_a_page(client: Client) -> None:
    seats = three_seats()
    path = f"/founding/{token_of(seats[0])}/"
    assert client.post(f"{path}plan/", {**PLAN, "short_name": "Å"}).status_code == 200
    assert client.post(f"{path}plan/", {**PLAN, "name": "Ekeby"}).status_code == 302
    assert Founding.objects.get().name == "Ekeby"
    other = f"/founding/{token_of(seats[1])}/"
    assert client.get(f"{other}plan/").status_code == 403
    assert client.post(f"{path}founders/{seats[2].uid}/", {"name": "Dawid"}).status_code == 302
    assert client.post(f"{path}founders/{seats[1].uid}/remove/").status_code == 302
    assert [seat.name for seat in Seat.objects.order_by("pk")] == ["Aino", "Dawid"]
