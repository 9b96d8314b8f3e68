"""The fetcher is served every nastiness, by real sockets on this computer."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import pytest
from django.core.cache import cache

from federation.wire.fetching import Fetcher, NotFetched, TooOften, Use
from federation.wire.fetching import fetcher as module
from federation.wire.rules.documents import LARGEST

pytestmark = pytest.mark.embedded
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\nConnection: close\r\n"
Serve = Callable[[socket.socket, bytes], None]


class Host:
    """Answers each connection with a function; remembers what it was asked."""

    def __init__(self, serve: Serve) -> None:
        self.asked: list[bytes] = []
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with closing(connection):
            request = connection.recv(65536)
            self.asked.append(request)
            with suppress(OSError):
                self._serve(connection, request)

    def close(self) -> None:
        self._listener.close()


@contextmanager
def a_host(serve: Serve) -> Iterator[tuple[Host, Fetcher, str]]:
    host = Host(serve)
    at = f"127.0.0.1:{host.port}"
    try:
        yield host, Fetcher(loopback=[at], seconds=2), f"http://{at}/thing"
    finally:
        host.close()


def says(body: bytes, head: bytes = HEAD) -> Serve:
    return lambda connection, _request: connection.sendall(
        head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    )


def refused(serve: Serve, why: str) -> float:
    """The fetcher gives up; how long it took."""
    started = time.monotonic()
    with a_host(serve) as (_host, fetcher, url), pytest.raises(NotFetched, match=why):
        fetcher.get(url).document()
    return time.monotonic() - started


def test_a_document_is_fetched():
    with a_host(says(b'{"id": "x"}')) as (host, fetcher, url):
        assert fetcher.get(url).document() == {"id": "x"}
    [request] = host.asked
    assert b"application/activity+json" in request
    assert b"accept-encoding: identity" in request.lower()
    assert b"Folkmoot" in request


def test_linked_data_is_a_document_if_it_says_of_which_kind():
    kind = b'ld+json; profile="https://www.w3.org/ns/activitystreams"'
    with a_host(says(b'{"id": "x"}', HEAD.replace(b"activity+json", kind))) as (_h, fetcher, url):
        assert fetcher.get(url).document() == {"id": "x"}


def test_a_request_is_dressed_for_the_address_it_goes_to():
    def dress(request):
        return request.with_headers({"x-signed": f"{request.method} {request.url}"})

    with a_host(says(b"{}")) as (host, fetcher, url):
        dressed = Fetcher(loopback=fetcher.loopback, dress=dress)
        dressed.get(url)
        dressed.post(url, b"[]", kind="application/json")
    assert f"GET {url}".encode() in host.asked[0]
    assert f"POST {url}".encode() in host.asked[1]


def drip(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(HEAD + b"Content-Length: 1000000\r\n\r\n")
    for _byte in range(200):
        connection.sendall(b" ")
        time.sleep(0.05)


def drip_head(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _byte in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def silence(connection: socket.socket, _request: bytes) -> None:
    time.sleep(4)


@pytest.mark.parametrize("serve", [drip, drip_head, silence])
def test_a_slow_answer_ends_at_the_deadline(serve):
    assert refused(serve, "Timeout") < 3.5


def endless(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(HEAD + b"\r\n")
    for _piece in range(1000):
        connection.sendall(b"x" * 100_000)


def endless_pieces(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _piece in range(1000):
        connection.sendall(b"186a0\r\n" + b"x" * 100_000 + b"\r\n")


def endless_head(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        connection.sendall(b"X-%d: %s\r\n" % (number, b"x" * 100))


def a_hundred_megabytes(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(HEAD + b"Content-Length: 104857600\r\n\r\n")
    for _piece in range(1000):
        connection.sendall(b"x" * 104_857)


@pytest.mark.parametrize(
    ("serve", "why"),
    [
        (endless, "larger"),
        (endless_pieces, "larger"),
        (a_hundred_megabytes, "larger"),
        (endless_head, "Error"),
        (says(b"x" * (LARGEST + 1)), "larger"),
        (says(gzip.compress(b"{}"), HEAD + b"Content-Encoding: gzip\r\n"), "compressed"),
        (says(b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), "levels deep"),
        (says(b'{"a":1,"a":2}'), "stands twice"),
        (says(b"{}", HEAD.replace(b"activity+json", b"xhtml+xml")), "of the type"),
        (says(b"{}", HEAD.replace(b"activity+json", b"json")), "of the type"),
        (says(b"{}", HEAD.replace(b"activity+json", b"ld+json")), "of the type"),
        (says(b"{}", HEAD.replace(b"200 OK", b"404 Not Found")), "404"),
        (says(b"{}", b"nonsense\r\n"), "Error"),
        (lambda _connection, _request: None, "Error"),
    ],
)
def test_nastiness_is_an_answer_that_is_not_used(serve, why):
    refused(serve, why)


def moved(to: str) -> Serve:
    return says(b"", b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: %s\r\n" % to.encode())


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:22/", "http://10.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
        "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "https://a@b.example/",
    ],
)  # fmt: skip
def test_a_redirect_is_checked_like_the_first_address(to):
    refused(moved(to), "HTTPS|not allowed|person|host")


def test_a_redirect_without_end_ends():
    assert refused(moved("/thing"), "redirects") < 2


def test_three_redirects_are_followed():
    turns = iter([moved("/b"), moved("/c"), moved("/d"), says(b'{"id":"d"}')])

    def serve(connection: socket.socket, request: bytes) -> None:
        next(turns)(connection, request)

    with a_host(serve) as (host, fetcher, url):
        assert fetcher.get(url).url.endswith("/d")
    assert len(host.asked) == 4


def test_what_is_delivered_goes_nowhere_else():
    with a_host(moved("/other")) as (host, fetcher, url):
        assert fetcher.post(url, b"{}", kind="application/json").status == 302
    assert len(host.asked) == 1


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


def test_a_host_that_is_off_is_no_answer():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        at = "{}:{}".format(*nobody.getsockname())
        with pytest.raises(NotFetched, match="ConnectError"):
            Fetcher(loopback=[at]).get(f"http://{at}/")


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
