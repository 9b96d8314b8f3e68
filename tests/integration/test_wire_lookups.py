"""Names are looked up and hosts are asked within limits, and strangers use up only their own."""

import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.cache import cache

from federation.wire.fetching import Fetcher, NotFetched, TooOften, Use
from federation.wire.fetching import fetcher as module
from tests.hosting import a_host, says

pytestmark = pytest.mark.embedded


def test_a_name_that_leads_home_is_not_followed():
    """DNS rebinding: the name leads to us when asked again. It is not asked again."""
    answers = iter([["93.184.216.34", "127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def resolve(host, port):
        asked.append(host)
        return next(answers)

    fetcher = Fetcher(resolve=resolve, loopback=[], seconds=2)
    for _try in range(2):
        with pytest.raises(NotFetched, match=r"127\.0\.0\.1, which is not allowed"):
            fetcher.get("https://rebinding.example/")
    assert asked == ["rebinding.example"] * 2


def test_the_address_that_was_checked_is_the_one_connected_to():
    asked = []

    def resolve(host, port):
        asked.append((host, port))
        return ["127.0.0.1"]

    with a_host(says(b'{"id":"x"}')) as (host, _fetcher, _url):
        at = f"elsewhere.example:{host.port}"
        fetcher = Fetcher(resolve=resolve, loopback=[at])
        assert fetcher.get(f"http://{at}/x").status == 200
    assert asked == [("elsewhere.example", host.port)]
    assert f"Host: {at}".encode().lower() in host.asked[0].lower()


def test_a_name_nobody_knows_and_a_slow_one_are_no_answer():
    def unknown(host, port):
        raise socket.gaierror("unknown")

    def slow(host, port):
        time.sleep(3)
        return []

    for name, resolve, why in (("no", unknown, "not known"), ("slow", slow, "too long")):
        with pytest.raises(NotFetched, match=why):
            Fetcher(resolve=resolve, loopback=[], seconds=0.3).get(f"https://{name}.example/")


def asked_by_strangers(resolve: Callable[[str, int], list[str]], *names: str) -> None:
    """Strangers name actors at all of these hosts at once; nobody there answers."""

    def ask(name: str) -> None:
        with pytest.raises(NotFetched):
            Fetcher(resolve=resolve, loopback=[], seconds=0.3).get(f"https://{name}.example/")

    with ThreadPoolExecutor(len(names)) as strangers:
        list(strangers.map(ask, names))


@pytest.fixture
def dead():
    """Name servers that never answer: whoever asks them waits until the test is over."""
    is_over = threading.Event()
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        is_over.wait(20)
        raise socket.gaierror("unknown")

    yield resolve, asked
    is_over.set()


@pytest.mark.parametrize("use", [Use.PEERS, Use.DELIVERIES])
def test_names_that_strangers_let_us_look_up_hold_up_nobody_else(dead, use):
    """The threads that look names up go on when nobody waits for them any more."""
    resolve, asked = dead
    asked_by_strangers(resolve, *(f"dead{number}" for number in range(8)))
    assert 0 < len(asked) <= 4
    with a_host(says(b'{"id":"x"}')) as (host, _fetcher, _url):
        at = f"village.example:{host.port}"
        fetcher = Fetcher(resolve=lambda *_where: ["127.0.0.1"], loopback=[at], use=use, seconds=2)
        assert fetcher.get(f"http://{at}/x").status == 200


def test_a_name_that_is_not_found_is_not_looked_up_again_at_once(dead):
    resolve, asked = dead
    asked_by_strangers(resolve, "dead")
    asked_by_strangers(resolve, "dead")
    assert asked == ["dead.example"]


def test_a_name_that_was_never_looked_up_is_not_taken_for_unknown(dead):
    resolve, asked = dead
    asked_by_strangers(resolve, *(f"dead{number}" for number in range(8)))
    waited = {f"dead{number}.example" for number in range(8)} - set(asked)
    assert len(waited) >= 4
    assert not any(cache.get(f"unresolved:{name}") for name in waited)


def test_one_host_is_not_asked_too_often(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_IN_A_MINUTE", 2)
    with a_host(says(json.dumps({}).encode())) as (host, fetcher, url):
        fetcher.get(url)
        fetcher.get(url)
        with pytest.raises(TooOften):
            fetcher.get(url)
    assert len(host.asked) == 2


def test_what_strangers_make_us_ask_counts_for_nobody_else(monkeypatch: pytest.MonkeyPatch):
    """A host that strangers name again and again still gets what we have to deliver there."""
    monkeypatch.setattr(module, "MOST_IN_A_MINUTE", 2)
    with a_host(says(json.dumps({}).encode())) as (host, fetcher, url):
        for _time in range(9):
            with suppress(TooOften):
                fetcher.get(url)
        for use in (Use.DELIVERIES, Use.PEERS):
            ours = Fetcher(loopback=fetcher.loopback, use=use)
            assert ours.post(url, b"{}", kind="application/json").status == 200
    assert len(host.asked) == 4


def test_what_is_refused_is_not_counted(monkeypatch: pytest.MonkeyPatch):
    with a_host(says(json.dumps({}).encode())) as (_host, fetcher, url):
        for most in (1, 1, 1, 2):
            with suppress(TooOften):
                found = Fetcher(loopback=fetcher.loopback, most=most).get(url)
                last = most
    assert (found.status, last) == (200, 2)
