"""What the hasty and the curious try, and what they get."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from core.pages.middleware import WRITES
from tests.world import a_village, sign_in

pytestmark = pytest.mark.django_db

A_MINUTE = int(WRITES["person"].split("/")[0])


def read_all(client: Client, times: int = 1) -> list[int]:
    """The answers to somebody who says so many times that all notices were read."""
    return [client.post(reverse("notices:read_all")).status_code for _time in range(times)]


def test_nobody_writes_more_often_than_a_person_can(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    assert read_all(client, A_MINUTE + 1) == [302] * A_MINUTE + [429]
    assert client.get(reverse("notices:list")).status_code == 200
    answer = client.post(reverse("notices:read_all"))
    assert "too often" in answer.content.decode()


def test_one_who_is_too_hasty_stops_nobody_else(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    read_all(client, A_MINUTE + 1)
    assert read_all(sign_in(Client(), village["Bertil"])) == [302]


def test_strangers_are_counted_by_their_address(client: Client) -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert read_all(client, A_MINUTE + 1)[-1] == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert read_all(elsewhere) == [302]


def test_how_often_somebody_tried_is_not_forgotten_when_many_try() -> None:
    """Django's own cache forgets a third of 300 entries."""
    assert caches["default"]._max_entries >= 100_000  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address", ["/search/?q=a%00b", "/members/?q=%00", "/people/as/a%00b/", "/laws/?q=%00"]
)
def test_an_address_that_no_database_can_look_for_is_refused(client: Client, address: str) -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert client.get(address).status_code == 400
