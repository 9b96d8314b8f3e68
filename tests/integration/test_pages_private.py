"""What a page shows to somebody who has signed in is kept by nobody: no cache, no browser."""

import pytest
from django.test import Client

from tests import pages, world

pytestmark = pytest.mark.django_db


def is_kept_by_nobody(answer) -> bool:
    return {"no-store", "private"} <= set(answer.get("Cache-Control", "").split(", "))


def test_no_page_that_somebody_saw_signed_in_is_kept():
    lived = pages.a_lived_in_village()
    answers = {
        (who, path): client.get(path)
        for who, client, paths in pages.visits(lived)
        if who != "stranger"
        for path in paths
    }
    seen = {at: one for at, one in answers.items() if one["Content-Type"].startswith("text/html")}
    assert len(seen) > 40
    assert [at for at, answer in seen.items() if not is_kept_by_nobody(answer)] == []


def test_neither_are_refusals_and_pages_that_are_not_there(client):
    world.sign_in(client, world.a_village("Aino", "Bertil", "Cilla")["Aino"])
    assert is_kept_by_nobody(client.get("/nowhere/"))
    assert is_kept_by_nobody(client.post("/join/apply/"))
    assert is_kept_by_nobody(client.get("/notices/read/", headers={"accept": "text/html"}))


def test_what_strangers_see_is_the_same_for_all_of_them_and_may_be_kept():
    world.a_village("Aino", "Bertil", "Cilla")
    assert not is_kept_by_nobody(Client().get("/charter/"))
