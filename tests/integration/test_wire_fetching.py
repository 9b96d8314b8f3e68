"""The fetcher is served every nastiness, by real sockets on this computer."""

import gzip
import socket
import time

import pytest

from federation.wire.fetching import Fetcher, NotFetched
from federation.wire.rules.documents import LARGEST
from tests.hosting import HEAD, Serve, a_host, says

pytestmark = pytest.mark.embedded


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


def test_a_host_that_is_off_is_no_answer():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        at = "{}:{}".format(*nobody.getsockname())
        with pytest.raises(NotFetched, match="ConnectError"):
            Fetcher(loopback=[at]).get(f"http://{at}/")
