"""The instance connects to public addresses over HTTPS, and to nothing else."""

import pytest

from federation.wire.rules.addresses import NotAllowed, place_of, require_public

SOMEWHERE = place_of("https://village.example/actor")
HERE = place_of("http://127.0.0.1:8001/x", loopback=["127.0.0.1:8001"])


def test_an_https_address_is_a_place():
    place = place_of("https://Village.Example./a?b=c#d")
    assert (place.host, place.port, place.authority) == ("village.example", 443, "village.example")
    assert place.url == "https://Village.Example./a?b=c"


@pytest.mark.parametrize(
    "url",
    [
        "http://village.example/", "ftp://village.example/", "file:///etc/passwd", "gopher://a/",
        "https://village.example:8443/", "https://village.example:99999/", "https://[::1/",
        "https://user@village.example/", "https://user:word@village.example/", "https:///x", "",
        "//village.example/x", "https://village.example/a b", "https://village.example/\r\nX: y",
        "https://dorfgemäß.example/", "https://village.example/" + "a" * 3000,
        "http://127.0.0.1:8001/", "https://village.example\\@127.0.0.1/",
    ],
)  # fmt: skip
def test_everything_else_is_refused_unasked(url):
    with pytest.raises(NotAllowed):
        place_of(url)


def test_a_redirect_is_read_from_where_it_stood():
    assert place_of("/b", base="https://village.example/a").url == "https://village.example/b"
    with pytest.raises(NotAllowed):
        place_of("http://village.example/b", base="https://village.example/a")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "ff0e::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_no_private_address_is_connected_to_however_it_is_wrapped(address):
    with pytest.raises(NotAllowed):
        require_public([address], SOMEWHERE)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822",
     "2002:5db8:d822::1"],
)  # fmt: skip
def test_public_addresses_are_connected_to(address):
    assert require_public([address], SOMEWHERE)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(NotAllowed, match=r"10\.0\.0\.1"):
        require_public(["93.184.216.34", "10.0.0.1"], SOMEWHERE)


def test_a_host_without_an_address_is_refused():
    with pytest.raises(NotAllowed, match="no address"):
        require_public([], SOMEWHERE)


def test_this_computer_is_reached_only_at_what_was_named_exactly():
    assert (HERE.scheme, HERE.port, HERE.authority) == ("http", 8001, "127.0.0.1:8001")
    assert require_public(["127.0.0.1"], HERE) == ["127.0.0.1"]
    # A name that was allowed must not lead anywhere else either.
    with pytest.raises(NotAllowed):
        require_public(["93.184.216.34"], HERE)
    for url in ("http://127.0.0.1:8002/x", "http://localhost:8001/x", "ftp://127.0.0.1:8001/"):
        with pytest.raises(NotAllowed):
            place_of(url, loopback=["127.0.0.1:8001"])


def test_the_usual_ports_are_known():
    assert place_of("http://localhost/x", loopback=["localhost"]).port == 80
    assert place_of("https://localhost/x", loopback=["localhost"]).port == 443
    assert place_of("http://[::1]:8001/", loopback=["[::1]:8001"]).authority == "[::1]:8001"
