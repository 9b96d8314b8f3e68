"""Whatever is sent: what is written is read again, and what is changed is found out."""

from contextlib import suppress
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.keys.signing import verify
from core.record.rules import receipts
from federation.wire.rules import multibase, voprf
from federation.wire.rules.addresses import NotAllowed, place_of
from federation.wire.rules.documents import DEEPEST, Unreadable, canonical_bytes, civic, read
from federation.wire.rules.proofs import NotProved, sign_object, verify_object
from federation.wire.rules.requests import NotSigned, read_old, require_times
from federation.wire.rules.witnesses import NotWitnessed, read_submission

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
WHEN = datetime(2030, 1, 2, tzinfo=UTC)
METHOD = "https://village.example/federation/group#object-1"
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXTS.filter(lambda key: key not in ("proof", "signature")), VALUES)
SCALARS = st.integers(1, voprf.ORDER - 1).map(lambda number: number.to_bytes(32, "little"))


def is_right(signature: bytes, message: bytes) -> bool:
    return verify(KEY.public_key().public_bytes_raw(), signature, message)


@given(st.binary(max_size=80))
def test_bytes_come_back_from_their_text(raw: bytes) -> None:
    assert multibase.decode(multibase.encode(raw)) == raw


@given(OBJECTS)
def test_the_canonical_text_reads_as_what_it_was(document: dict) -> None:
    text = canonical_bytes(document)
    assert read(text) == document
    assert canonical_bytes(read(text)) == text
    assert civic(document) == text


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(read(content), dict)


@given(st.dictionaries(st.sampled_from(("created", "expires")), WHOLE | VALUES), st.booleans())
def test_whenever_somebody_says_to_have_signed_is_now_or_refused(
    times: dict, is_pinned: bool
) -> None:
    with suppress(NotSigned):
        until = require_times(times, now=WHEN, is_pinned=is_pinned)
        assert until >= WHEN


@given(st.integers(1, 60))
def test_depth_has_an_end(depth: int) -> None:
    content = b'{"a":' + b"[" * depth + b"]" * depth + b"}"
    try:
        read(content)
        assert depth < DEEPEST
    except Unreadable:
        assert depth >= DEEPEST


@given(OBJECTS)
def test_what_is_proved_is_believed(document: dict) -> None:
    made = sign_object(document, method=METHOD, sign=KEY.sign, at=WHEN)
    assert verify_object(made, method=METHOD, verify=is_right) == document
    assert verify_object(read(canonical_bytes(made)), method=METHOD, verify=is_right) == document


@given(OBJECTS, TEXTS, VALUES)
def test_what_is_changed_after_the_proof_is_not(document: dict, key: str, value: object) -> None:
    made = sign_object(document, method=METHOD, sign=KEY.sign, at=WHEN)
    changed = {**made, key: value}
    if key in ("proof", "signature") or canonical_bytes(changed) == canonical_bytes(made):
        return
    try:
        verify_object(changed, method=METHOD, verify=is_right)
    except NotProved:
        return
    raise AssertionError("a changed object was believed")


@given(st.binary(max_size=40), SCALARS, SCALARS, st.binary(min_size=32, max_size=32))
def test_blinding_changes_no_result(text: bytes, blinding: bytes, rand: bytes, seed: bytes) -> None:
    private, public = voprf.derive_key(seed, b"")
    answer = voprf.evaluate(private, [voprf.blind(text, blinding)], rand=rand)
    assert voprf.finalize([text], [blinding], public, answer) == [voprf.value(private, text)]


@given(st.text(max_size=80))
def test_no_address_leads_anywhere_but_to_https_at_its_port(url: str) -> None:
    try:
        place = place_of(url, base="https://village.example/here")
    except NotAllowed:
        return
    assert (place.scheme, place.port) == ("https", 443)
    assert place.url.startswith("https://") or place.url.startswith("HTTPS://")


@given(st.text(max_size=120))
def test_malformed_forms_are_refused_by_name(text: str) -> None:
    for reader, refusal in (
        (read_old, NotSigned),
        (read_submission, NotWitnessed),
        (receipts.read, receipts.NotAReceipt),
    ):
        with suppress(refusal):
            reader(text)
