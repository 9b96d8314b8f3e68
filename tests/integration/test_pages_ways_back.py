"""Where somebody lands who comes back: never on an empty page."""

import re

import pytest

from tests import world

pytestmark = pytest.mark.django_db
FORM = "/join/apply/"
NEXT = re.compile(r'name="next" value="([^"]*)"')


@pytest.fixture(autouse=True)
def _village(client):
    world.sign_in(client, world.a_village("Aino", "Bertil", "Cilla")["Aino"])


def test_the_address_of_a_form_says_that_there_is_nothing_to_read(client):
    answer = client.get(FORM, headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This request cannot be understood" in answer.text


def test_programs_that_read_no_pages_get_none(client):
    answer = client.get(FORM, headers={"Accept": "application/activity+json"})
    assert (answer.status_code, answer.content) == (405, b"")


def test_whoever_chooses_a_language_below_a_refusal_comes_back_to_the_form(client):
    came_from = {"Referer": "http://testserver/join/?by=letter"}
    refused = client.post(FORM, headers=came_from)
    assert "Nothing was changed." in refused.text
    assert NEXT.findall(refused.text)[-1] == "/join/?by=letter"


@pytest.mark.parametrize(
    "before",
    ["", "https://elsewhere.example/join/", "http://[", "http://testserver//elsewhere.example/"],
)
def test_nobody_is_sent_back_to_somebody_elses_page(client, before):
    refused = client.post(FORM, headers={"Referer": before})
    assert NEXT.findall(refused.text)[-1] == "/"


def test_whoever_sends_something_to_us_under_another_name_is_told_so(client):
    refused = client.post(
        FORM, headers={"Host": "village.example", "Referer": "http://testserver/"}
    )
    assert refused.status_code == 400
    assert NEXT.findall(refused.text)[-1] == "/"


def test_whoever_reads_comes_back_to_what_they_read(client):
    assert NEXT.findall(client.get("/members/?page=1").text)[-1] == "/members/?page=1"
