"""The documents about organising are read by everybody, in every language, before anything else."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.organising import documents
from groups.membership import actions as membership
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
SWEDISH = "Börja med tre vänner"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()


def speaking(language: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.mark.parametrize("language", documents.LANGUAGES)
def test_every_document_is_read_in_the_readers_language(language: str):
    world.a_village("Aino", "Bertil", "Cilla")
    client = speaking(language)
    for name in (documents.CONTENTS, *documents.NAMES):
        text = page(client, documents.address(name))
        title = documents.read(name, language).title
        assert f"<h1>{title}</h1>" in text
        assert f'<article class="prose" lang="{language}">' in text


def test_a_document_can_be_read_in_another_language_and_says_so():
    world.a_village("Aino", "Bertil", "Cilla")
    text = page(speaking("pl"), "/organising/sv/three-friends/")
    assert f'<div lang="sv"><h1>{SWEDISH}</h1></div>' in text
    assert '<html lang="pl">' in text
    assert 'href="/organising/sv/first-month/"' in text
    assert 'href="/organising/en/three-friends/" lang="en" hreflang="en"' in text


def test_the_switch_offers_the_same_document_in_the_other_languages():
    world.a_village("Aino", "Bertil", "Cilla")
    text = page(Client(), "/organising/why/")
    assert 'href="/organising/sv/why/"' in text
    assert 'href="/organising/pl/why/"' in text
    assert 'href="/organising/en/why/"' not in text


def test_the_contents_of_a_document_lead_to_its_sections():
    world.a_village("Aino", "Bertil", "Cilla")
    text = page(Client(), "/organising/limits/")
    for section in documents.read("limits", "en").sections:
        assert f'<a href="#{section.name}">{section.title}</a>' in text
        assert f'<h2 id="{section.name}">' in text


def test_one_document_leads_to_the_next():
    world.a_village("Aino", "Bertil", "Cilla")
    first, *_, last = documents.NAMES
    assert 'rel="next"' in page(Client(), documents.address(first))
    assert 'rel="prev"' not in page(Client(), documents.address(first))
    assert 'rel="next"' not in page(Client(), documents.address(last))
    text = page(Client(), "/organising/first-month/")
    assert 'rel="prev" href="/organising/three-friends/"' in text
    assert 'rel="next" href="/organising/sceptics/"' in text


@pytest.mark.parametrize(
    "address", ["/organising/nothing/", "/organising/de/", "/organising/sv/nothing/"]
)
def test_what_was_never_written_is_not_found(address: str):
    world.a_village("Aino", "Bertil", "Cilla")
    assert Client().get(address).status_code == 404


def test_whoever_wants_to_found_a_group_can_read_first():
    text = page(Client(), reverse("membership:founding"))
    assert 'href="/organising/three-friends/"' in text
    assert "<h1>Begin with three friends</h1>" in page(Client(), "/organising/three-friends/")


def test_a_closed_group_hides_nothing_of_this():
    world.a_village("Aino", "Bertil", "Cilla", charter={"group.open_to_readers": False})
    assert Client().get("/proposals/").status_code == 302
    assert "<h1>Organising: the other half</h1>" in page(Client(), "/organising/")


def test_a_document_asks_the_database_next_to_nothing():
    village = world.a_village("Aino", "Bertil", "Cilla")
    for client in (Client(), world.sign_in(Client(), village["Aino"])):
        page(client, "/organising/why/")
        with CaptureQueriesContext(connection) as captured:
            page(client, "/organising/why/")
        assert len(captured.captured_queries) <= 5


@pytest.mark.parametrize(
    ("address", "guide"),
    [
        ("/", "first-month"),
        ("/proposals/", "first-month"),
        ("/laws/", "first-month"),
        ("/referenda/", "first-month"),
        ("/members/", "sceptics"),
        ("/join/", "why"),
    ],
)
def test_where_a_new_group_has_nothing_yet_it_is_led_to_what_helps(address: str, guide: str):
    village = world.a_village("Aino", "Bertil", "Cilla")
    text = page(world.sign_in(Client(), village["Aino"]), address)
    assert f'href="/organising/{guide}/"' in text


def test_where_the_record_says_what_it_cannot_show_the_limits_are_near():
    world.a_village("Aino", "Bertil", "Cilla")
    assert 'href="/organising/limits/"' in page(Client(), reverse("record:how"))


def test_where_nobody_waits_one_is_led_to_those_who_doubt():
    village = world.a_village("Aino", "Bertil", "Cilla")
    client = world.sign_in(Client(), village["Aino"])
    for address in (reverse("membership:waiting"), reverse("membership:invitations")):
        assert 'href="/organising/sceptics/"' in page(client, address)
    world.an_applicant("Dorota")
    assert 'href="/organising/sceptics/"' not in page(client, reverse("membership:waiting"))
    membership.invite(village["Aino"], now=world.now(), note="Somebody")
    assert 'href="/organising/sceptics/"' not in page(client, reverse("membership:invitations"))


def test_every_page_leads_to_organising_at_its_foot():
    world.a_village("Aino", "Bertil", "Cilla")
    foot = page(Client(), "/record/").split('<footer class="site-foot">')[1]
    assert 'href="/organising/"' in foot
