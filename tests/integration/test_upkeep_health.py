"""Health and figures: what machines and people are told, and what nobody is told."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import time_machine
from django.core.cache import caches
from django.db import OperationalError, connections
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.heartbeat import jobs
from core.heartbeat.models import Failure
from core.logbook import Discreet, Logbook
from core.record.sequencer import sequence
from core.upkeep import figures, reading
from tests import world

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(autouse=True)
def _nothing_found_yet() -> Iterator[None]:
    reading.forget()
    yield
    reading.forget()


def beaten() -> None:
    """As at every beat."""
    jobs.do_chores(now=timezone.now())  # noqa: TID251 - the wall's clock is what is noted
    jobs.drain_all()


def told(client: Client) -> tuple[int, dict]:
    answer = client.get("/health/ready/")
    return answer.status_code, answer.json()


def test_a_group_whose_heart_beats_is_ready(client, queries):
    world.a_village("Aino", "Bertil", "Cilla")
    beaten()
    with queries(8):
        status, said = told(client)
    assert (status, said["ready"]) == (200, True)
    assert {check["state"] for check in said["checks"].values()} == {"well"}
    with queries(0):
        told(client)


def test_before_the_first_beat_nobody_is_let_in(client):
    status, said = told(client)
    assert (status, said["checks"]["heartbeat"]["state"]) == (503, "broken")


def test_a_heart_that_stopped_is_told(client):
    with time_machine.travel("2033-04-04 12:00:00Z", tick=False) as clock:
        beaten()
        assert told(client)[0] == 200
        reading.forget()
        clock.shift(301)
        status, said = told(client)
    assert (status, said["checks"]["heartbeat"]) == (503, {"state": "broken", "number": 301})


def test_a_matter_that_failed_and_work_that_waits_are_told(client):
    world.a_village("Aino", "Bertil", "Cilla")
    beaten()
    Failure.objects.create(
        date="2033-04-04", step="x", matter="y", error="Aino", last_at="2033-04-04T00:00Z"
    )
    sequence(timezone.now())  # noqa: TID251
    _status, said = told(client)
    assert said["checks"]["failures"] == {"state": "look", "number": 1}
    assert said["ready"] is True
    assert "Aino" not in json.dumps(said)


def test_health_answers_when_the_database_does_not(client, monkeypatch):
    def broken(*_words, **_more):
        raise OperationalError("no database for Aino")

    monkeypatch.setattr(connections["default"], "cursor", broken)
    assert client.get("/health/").json() == {"alive": True}
    status, said = told(client)
    assert (status, said["checks"]["database"]) == (503, {"state": "broken"})
    page = client.get("/health/ready/", **BROWSER)
    assert page.status_code == 503
    assert "It does not answer" in page.text
    assert "Aino" not in page.text


def test_people_get_a_page_in_their_language(client):
    beaten()
    page = client.get("/health/ready/", **BROWSER)
    assert "Everything that is needed works." in page.text
    assert 'lang="en"' in page.text
    assert 'lang="pl"' in client.get("/health/", HTTP_ACCEPT_LANGUAGE="pl", **BROWSER).text
    assert "sessionid" not in page.cookies


def test_health_is_told_before_there_is_a_group_and_only_under_our_names(client):
    assert client.get(reverse("upkeep:alive")).status_code == 200
    assert client.get("/health/", headers={"host": "evil.example"}).status_code == 400
    assert client.post("/health/").status_code == 405
    assert client.get("/health/nothing/").status_code in (302, 404)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"x-forwarded-for": "192.0.2.1"}, 403),
        ({"x-forwarded-proto": "https"}, 403),
        ({"x-forwarded-for": "192.0.2.1", "authorization": "Bearer right"}, 200),
        ({"x-forwarded-for": "192.0.2.1", "authorization": "Bearer wrong"}, 403),
    ],
)
def test_figures_are_for_this_computer_and_for_who_knows_the_token(
    client, settings, headers, status
):
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", headers=headers).status_code == status


def test_figures_are_not_for_another_computer(client):
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 403


def figure(client: Client, line: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    found = [text for text in lines if text.startswith(line + " ")]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


def test_pages_without_a_secret_are_counted_by_name_at_once(client):
    world.a_village("Aino", "Bertil", "Cilla")
    line = 'folkmoot_page_seconds_count{status="2xx",view="heartbeat:heartbeat"}'
    before = figure(client, line)
    client.get("/heartbeat/")
    assert figure(client, line) == before + 1


def test_no_figure_moves_when_somebody_rates_or_votes(client):
    village = world.a_village("Aino", "Bertil", "Cilla")
    client.force_login(village["Aino"])
    with time_machine.travel("2033-04-04 12:00:00Z", tick=False) as clock:
        other = village["Bertil"].pk
        client.get("/metrics")
        reading.forget()
        before = client.get("/metrics").text
        client.get(f"/people/{other}/")
        client.post(reverse("membership:rate", args=[other]), {"value": "1"})
        reading.forget()
        assert client.get("/metrics").text == before
        others = 'folkmoot_other_requests_total{status="2xx"}'
        earlier = figure(client, others)
        clock.move_to("2033-04-05 00:00:01Z")
        assert figure(client, others) > earlier


def test_what_is_counted_by_name_only_reads():
    secret = ("referenda", "delegation", "membership", "people", "mfa", "account", "notices")
    assert not [name for name in figures.NAMED if name.startswith(secret)]
    assert not {"proposals:detail", "proposals:sign", "proposals:find_helpful"} & figures.NAMED


def test_every_page_that_is_counted_by_name_exists():
    for name in figures.NAMED:
        assert name in _names(), name


def _names() -> set[str]:
    def walk(resolver, space=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern, pattern.namespace or space)
            else:
                yield f"{space}:{pattern.name}"

    return set(walk(get_resolver()))


def written(caplog_record: logging.LogRecord, **how: bool) -> str:
    Discreet().filter(caplog_record)
    return Logbook(**{"is_json": True, "has_details": False} | how).format(caplog_record)


def test_an_error_is_written_without_what_somebody_typed(rf):
    request = rf.get("/referenda/5/vote/?code=aino")
    try:
        int("aino")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "x.py", 1, "Internal Server Error: %s",
            (request.path,), (ValueError, error, error.__traceback__),
        )  # fmt: skip
    record.request = request
    line = json.loads(written(record))
    assert line["event"] == "Internal Server Error: a page"
    assert line["errors"][0]["kind"] == "builtins.ValueError"
    assert "test_upkeep_health.py" in line["errors"][0]["places"][0]
    assert "aino" not in json.dumps(line)
    assert "aino" not in written(record, is_json=False)
    assert "aino" in written(record, has_details=True)


def test_every_answer_has_a_name_of_its_own_that_no_visitor_chose(client):
    one = client.get("/health/", headers={"x-request-id": "mine"})
    other = client.get("/health/")
    assert one["X-Request-ID"] not in ("mine", other["X-Request-ID"])


def test_the_mark_of_a_beat_is_shared_by_all_processes():
    beaten()
    assert caches["default"].get(reading.LAST_BEAT)


def test_nobody_is_seen_going_from_page_to_page_by_the_figures(client):
    """What is open is told in tens, and nothing of it between two full minutes."""

    def sockets() -> float:
        client.get("/metrics")
        return figures.REGISTRY.get_sample_value("folkmoot_sockets") or 0

    with time_machine.travel("2033-04-04 12:00:05Z", tick=False) as clock, ExitStack() as opened:
        before = sockets()
        for _page in range(24):
            opened.enter_context(figures.connected())
        assert sockets() == before
        clock.shift(60)
        assert sockets() == 20
        with figures.connected():
            assert sockets() == 20
