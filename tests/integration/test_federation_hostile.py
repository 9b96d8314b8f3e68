"""Anything at all is sent to the addresses for other computers: refused, and nothing changes."""

import gzip
import json

import pytest
from django.test import Client

from core.heartbeat import jobs
from core.record.models import Entry
from federation.identity.models import Follower, Other, Received
from federation.peers.models import Evidence, Peer
from federation.wire.models import Nonce
from tests import world

pytestmark = pytest.mark.django_db
DOORS = ("/federation/inbox", "/witness/add-checkpoint", "/federation/rolls/evaluate")
ACTIVITY = "application/activity+json"
FOLLOW = {"type": "Follow", "id": "https://a.example/1", "actor": "https://a.example/b"}
BODIES = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00\x00",
    "a null": b"null",
    "a list": b"[]",
    "half of an object": b'{"type": "Follow"',
    "a key twice": b'{"type": "Follow", "type": "Undo"}',
    "no number": b'{"type": "Follow", "n": NaN}',
    "a number without end": b'{"type": "Follow", "n": ' + b"9" * 100_000 + b"}",
    "a number too large to be": b'{"type": "Follow", "n": 1e999}',
    "too deep": b'{"type":' * 100_000 + b"1" + b"}" * 100_000,
    "only quotation marks": b'"' * 200_000,
    "three megabytes": b" " * 3_000_000,
    "packed": gzip.compress(json.dumps(FOLLOW).encode()),
    "a lone surrogate": b'{"type": "Follow", "id": "\\ud800", "actor": "\\ud800"}',
    "null characters": b'{"type": "Follow", "id": "https://a.example/\\u0000", "actor": "x"}',
    "lists for texts": b'{"type": ["Follow"], "id": [], "actor": {}, "object": 7}',
    "an address of ours": json.dumps({**FOLLOW, "actor": "http://127.0.0.1:22/x"}).encode(),
    "nobody's signature": json.dumps(FOLLOW).encode(),
    "a submission of nothing": b"old 0\n\n",
    "a submission of too much": b"old 1\n" + b"AAAA\n" * 500 + b"\nfolkmoot/x\n1\nAAAA\n",
    "a size below zero": b"old -1\n\nfolkmoot/x\n-1\nAAAA\n\n\xe2\x80\x94 x AAAA\n",
}
KINDS = (ACTIVITY, "text/plain; charset=nonsense", "multipart/form-data; boundary=", "")
SIGNATURES = (
    {},
    {"signature": "x"},
    {"signature": 'keyId="a",headers="(request-target) host date digest",signature="AAAA"'},
    {"signature-input": "x", "signature": "x"},
    {"signature-input": 'sig1=("@method");created=1;keyid="k"', "signature": "sig1=:AAAA:"},
    {"signature-input": "sig1=" + "(" * 3000, "signature": "sig1=:AAAA:"},
    {"content-encoding": "gzip", "date": "yesterday", "digest": "SHA-256="},
)
PLACES = (
    "/log/tile/0/x",
    *("/log/tile/99999999999999999999/000", "/log/tile/0/999", "/log/tile/0/../../keys"),
    *("/log/tile/entries/x999/999", "/log/tile/0/000.p/0", "/log/tile/0/000.p/257"),
    *("/log/tile/0/" + "x000/" * 300 + "000", "/witness/x/checkpoint", "/witness/%00/checkpoint"),
    *("/witness/" + "0" * 3000 + "/checkpoint", "/federation/notes/x", "/federation/activities/0"),
    *("/federation/rolls/list?vote=x", "/federation/rolls/list?vote=%00&from=-1"),
    *("/.well-known/webfinger?resource=" + "a" * 5000, "/.well-known/webfinger?resource=%FF"),
)
READ = (
    *("/log/checkpoint/99999999999999999999999", "/log/checkpoint/0"),
    *(
        "/federation/civic?from=-1",
        "/federation/civic?from=" + "9" * 400,
        "/federation/civic?from=x",
    ),
    *("/federation/group/outbox?page=x", "/federation/group/outbox?page=99999999999999999999"),
)


@pytest.fixture
def anybody():
    world.a_village("Aino", "Bertil", "Cilla")
    jobs.do_chores(now=world.now())
    jobs.drain_all(now=world.now())
    return Client(raise_request_exception=False)


def kept():
    """How much there is of everything that strangers might bring about."""
    rows = (Entry, Follower, Other, Received, Peer, Evidence, Nonce)
    return {model.__name__: model.objects.count() for model in rows}


@pytest.mark.parametrize("body", BODIES)
def test_nothing_that_is_sent_to_us_unasked_fails_or_stays(anybody, body, monkeypatch):
    monkeypatch.setattr("core.pages.middleware.WRITES", {"stranger": {60: 10_000}})
    before = kept()
    for door in DOORS:
        for kind in KINDS:
            answer = anybody.generic("POST", door, BODIES[body], content_type=kind)
            # An activity that means nothing to us is taken and forgotten.
            assert answer.status_code == 202 or 400 <= answer.status_code < 500, (door, kind)
            assert len(answer.content) < 20_000
    assert kept() == before


@pytest.mark.parametrize("headers", SIGNATURES, ids=range(len(SIGNATURES)))
def test_no_signature_that_is_none_is_taken_for_one(anybody, headers):
    before = kept()
    for door in DOORS:
        body = json.dumps({**FOLLOW, "object": "http://127.0.0.1:8000/federation/group"})
        answer = anybody.generic("POST", door, body, content_type=ACTIVITY, headers=headers)
        assert 400 <= answer.status_code < 500, door
    assert kept() == before


def test_what_is_not_there_is_not_found_however_it_is_asked_for(anybody):
    for place in PLACES:
        assert 400 <= anybody.get(place).status_code < 500, place
    for place in READ:
        assert anybody.get(place).status_code in (200, 400, 404), place
    for door in DOORS:
        for method in ("GET", "PUT", "DELETE", "TRACE"):
            assert anybody.generic(method, door).status_code in (404, 405), (method, door)


def test_whoever_floods_us_is_told_to_wait_and_others_are_not(anybody):
    for _time in range(60):
        anybody.generic("POST", "/witness/add-checkpoint", b"", content_type="text/plain")
    answer = anybody.generic("POST", "/witness/add-checkpoint", b"", content_type="text/plain")
    assert (answer.status_code, answer.has_header("Retry-After")) == (429, True)
    other = anybody.generic(
        "POST", "/witness/add-checkpoint", b"", content_type="text/plain", REMOTE_ADDR="192.0.2.7"
    )
    assert other.status_code == 400
    assert anybody.get("/log/checkpoint").status_code == 200
