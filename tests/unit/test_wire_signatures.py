"""Who sent a request: signatures by RFC 9421 and by the older draft, and what is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from federation.wire.rules.requests import LIFETIME, NotSigned, Request, old_date, old_digest
from federation.wire.signatures import _verify, read_claim, read_key, sign, sign_old

NOW = datetime(2030, 1, 2, 12, tzinfo=UTC)
KEY_ID = "https://village.example/actor#main-key"
VECTOR = json.loads((Path(__file__).parents[1] / "data/vectors/rfc9421.json").read_text("utf-8"))
POST = Request(
    method="POST",
    url="https://other.example/inbox?a=b",
    headers={"content-type": "application/activity+json"},
    body=b'{"type":"Follow"}',
)
GET = Request(method="GET", url="https://other.example/actor")


@cache
def private(bits=2048):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def by_us(message):
    return private().sign(message, padding.PKCS1v15(), hashes.SHA256())


def ours(request=POST, *, now=NOW, nonce="once"):
    return sign(request, key_id=KEY_ID, sign=by_us, now=now, nonce=nonce)


def older(request=POST, *, now=NOW):
    return sign_old(request, key_id=KEY_ID, sign=by_us, now=now)


def check(request, *, now=NOW, is_pinned=False):
    claim = read_claim(request, now=now, is_pinned=is_pinned)
    claim.check(private().public_key())
    return claim


def test_the_published_signature_is_right():
    """RFC 9421, 4.3: what a proxy signed with RSA. It covers less than we ask for."""
    request = Request(
        method=VECTOR["method"],
        url=VECTOR["url"],
        headers=VECTOR["headers"],
        body=VECTOR["body"].encode(),
    )
    key = serialization.load_pem_public_key(VECTOR["key"].encode())
    _verify(request, "test-key-rsa", key)
    for changed in (
        replace(request, method="PUT"),
        replace(request, body=b"{}"),
        request.with_headers({"forwarded": "for=192.0.2.124;host=example.com;proto=https"}),
    ):
        with pytest.raises(NotSigned):
            _verify(changed, "test-key-rsa", key)


@pytest.mark.parametrize("request_", [POST, GET], ids=("post", "get"))
def test_what_we_sign_is_believed(request_):
    claim = check(ours(request_), is_pinned=True)
    assert (claim.key_id, claim.nonce) == (KEY_ID, "once")
    assert claim.until > NOW + LIFETIME
    assert check(older(request_)).key_id == KEY_ID


CHANGES = {
    "body": lambda request: replace(request, body=request.body + b" "),
    "method": lambda request: replace(request, method="PUT"),
    "target": lambda request: replace(request, url=request.url.replace("a=b", "a=c")),
    "host": lambda request: replace(request, url=request.url.replace("other", "third")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("signing", [ours, older])
def test_nothing_that_is_signed_can_be_changed(signing, change):
    with pytest.raises(NotSigned):
        check(change(signing()))


@pytest.mark.parametrize("signing", [ours, older])
def test_a_signature_by_another_key_is_refused(signing):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claim = read_claim(signing(), now=NOW)
    with pytest.raises(NotSigned):
        claim.check(other.public_key())


@pytest.mark.parametrize("is_pinned", [True, False])
@pytest.mark.parametrize("created", [-1, -999_999_999_999_999])
def test_a_signature_from_before_there_were_computers_is_refused(created, is_pinned):
    """No calendar goes back that far, and whoever signs so may not make us stumble."""
    times = f"created={created};expires={created + 300}"
    text = f'sig1=("@method" "@target-uri" "@authority");{times};keyid="{KEY_ID}";nonce="once"'
    request = GET.with_headers({"signature-input": text})
    with pytest.raises(NotSigned, match="when it was created"):
        read_claim(request, now=NOW, is_pinned=is_pinned)


@pytest.mark.parametrize("minutes", [-10, 10, 60 * 24])
def test_old_signatures_and_those_from_the_future_are_refused(minutes):
    with pytest.raises(NotSigned, match=r"expired|future"):
        check(ours(now=NOW - timedelta(minutes=minutes)))


def test_the_older_draft_may_be_an_hour_off():
    check(older(now=NOW - timedelta(minutes=59)))
    for minutes in (-61, 61):
        with pytest.raises(NotSigned, match="too old"):
            check(older(now=NOW - timedelta(minutes=minutes)))


def with_input(change, request=None):
    """Somebody who holds the key signs something else than we would."""
    signed = request or ours()
    header = change(signed.headers["signature-input"])
    return signed.with_headers({"signature-input": header})


WEAKER = {
    "digest": lambda text: text.replace(' "content-digest"', ""),
    "method": lambda text: text.replace('"@method" ', ""),
    "target": lambda text: text.replace('"@target-uri" ', ""),
    "digest of another": lambda text: text.replace('"content-digest"', '"content-digest";req'),
    "created": lambda text: text.replace("created=", "made="),
    "longer": lambda text: text.replace("expires=1893", "expires=1993"),
    "before": lambda text: text.replace("expires=1893", "expires=1793"),
    "never": lambda text: text.replace("created=1", "created=9").replace("expires=1", "expires=99"),
    "key": lambda text: text.replace("keyid=", "tag="),
    "nonce": lambda text: text.replace('nonce="once"', "nonce=7"),
    "nothing": lambda _text: "sig1=7",
    "two": lambda text: text + ", sig2=()",
    "broken": lambda text: text[:-1],
    "long": lambda text: text + " " * 5000,
}  # fmt: skip


@pytest.mark.parametrize("change", WEAKER.values(), ids=WEAKER)
def test_a_signature_that_says_too_little_is_refused_without_asking_for_a_key(change):
    with pytest.raises(NotSigned):
        read_claim(with_input(change), now=NOW)


def test_a_signature_is_believed_only_as_it_stands():
    for change in (
        lambda text: text.replace("once", "twice"),
        lambda text: text.replace("rsa-v1_5-sha256", "hmac-sha256"),
    ):
        with pytest.raises(NotSigned):
            check(with_input(change))


def test_strangers_need_not_say_when_it_ends_nor_use_a_nonce():
    """As Mastodon signs."""
    parameters = f'("@method" "@target-uri" "content-digest");created={int(NOW.timestamp())}'
    request = ours().with_headers({"signature-input": f'sig1={parameters};keyid="{KEY_ID}"'})
    assert read_claim(request, now=NOW).nonce == ""
    with pytest.raises(NotSigned):
        read_claim(request, now=NOW + timedelta(hours=2))
    with pytest.raises(NotSigned, match="@authority"):
        read_claim(request, now=NOW, is_pinned=True)


def test_a_peer_that_we_know_must_not_go_back_to_the_older_draft():
    with pytest.raises(NotSigned, match="RFC 9421"):
        read_claim(older(), now=NOW, is_pinned=True)
    for drop in (';nonce="once"', f";expires={int((NOW + LIFETIME).timestamp())}"):
        with pytest.raises(NotSigned):
            read_claim(
                with_input(lambda text, drop=drop: text.replace(drop, "")), now=NOW, is_pinned=True
            )


def test_a_request_without_a_signature_is_refused():
    with pytest.raises(NotSigned):
        read_claim(POST, now=NOW)


OLDER = {
    "digest": lambda text: text.replace(" digest", ""),
    "host": lambda text: text.replace(" host", ""),
    "date": lambda text: text.replace(" date", ""),
    "target": lambda text: text.replace("(request-target) ", ""),
    "twice": lambda text: text.replace(" digest", " digest host"),
    "unknown header": lambda text: text.replace(" digest", " digest cookie"),
    "algorithm": lambda text: text.replace("rsa-sha256", "hmac-sha256"),
    "no signature": lambda text: text.partition(",signature")[0],
    "bad signature": lambda text: text.partition(",signature")[0] + ',signature="&"',
    "no key": lambda text: text.replace("keyId=", "key="),
    "two keys": lambda text: text + ',keyId="b"',
    "broken": lambda text: text.replace('"', "'"),
}


@pytest.mark.parametrize("change", OLDER.values(), ids=OLDER)
def test_the_older_draft_too_must_cover_everything(change):
    signed = older()
    changed = signed.with_headers({"signature": change(signed.headers["signature"])})
    with pytest.raises(NotSigned):
        read_claim(changed, now=NOW)


def test_the_older_draft_names_its_algorithm_in_two_ways_or_none():
    signed = older()
    text = signed.headers["signature"]
    without = text.replace('algorithm="rsa-sha256",', "")
    for changed in (text.replace("rsa-sha256", "hs2019"), without):
        check(signed.with_headers({"signature": changed + ",created=5"}))


@pytest.mark.parametrize(
    "headers",
    [
        {"date": "yesterday"},
        {"host": "third.example"},
        {"digest": "SHA-256=AAAA"},
        {"digest": "MD5=x"},
    ],
)
def test_what_the_older_draft_covers_must_be_true(headers):
    with pytest.raises(NotSigned):
        read_claim(older().with_headers(headers), now=NOW)


def test_a_digest_in_small_letters_is_the_same():
    digest = old_digest(POST.body).replace("SHA-256", "sha-256")
    assert read_claim(older().with_headers({"digest": digest}), now=NOW)


def test_a_date_without_a_zone_is_in_the_worlds_time():
    date = old_date(NOW).replace(" GMT", " -0000")
    assert read_claim(older().with_headers({"date": date}), now=NOW)


def test_the_target_is_path_and_query():
    assert (POST.target, GET.target) == ("/inbox?a=b", "/actor")
    assert Request(method="GET", url="https://other.example").target == "/"


def pem(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def test_only_rsa_keys_of_a_fair_size_are_read():
    assert read_key(pem(private())).key_size == 2048
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    for text in (pem(weak), "no key", ""):
        with pytest.raises(NotSigned):
            read_key(text)
