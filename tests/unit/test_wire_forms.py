"""What comes over the wire is read strictly: keys as texts, documents, proofs on objects."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.keys.signing import verify
from federation.wire.rules import multibase
from federation.wire.rules.documents import (
    DEEPEST,
    LARGEST_CIVIC,
    Unreadable,
    canonical_bytes,
    civic,
    id_of,
    read,
    values,
)
from federation.wire.rules.proofs import (
    MOST_PROOFS,
    NotProved,
    proofs_of,
    sign_object,
    verify_object,
    without_proofs,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data/vectors/fep-8b32.json").read_text("utf-8"))
METHOD = "https://server.example/users/alice#ed25519-key"
WHEN = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
SECRET_PREFIX = b"\x80\x26"
SECRET = multibase.decode(VECTORS["secretKeyMultibase"]).removeprefix(SECRET_PREFIX)
PRIVATE = Ed25519PrivateKey.from_private_bytes(SECRET)
PUBLIC = multibase.read_multikey(VECTORS["publicKeyMultibase"])


def is_by_alice(signature, message):
    return verify(PUBLIC, signature, message)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # draft-msporny-base58-03, section 5.
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (b"The quick brown fox jumps over the lazy dog.",
         "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
        (b"\x00\x00\x28\x7f\xb4\xcd", "z11233QC4"),
        (b"", "z"),
    ],
)  # fmt: skip
def test_bytes_are_written_as_the_draft_shows(raw, text):
    assert multibase.encode(raw) == text
    assert multibase.decode(text) == raw


@pytest.mark.parametrize("text", ["", "mAQ", "z0", "zOl", "z" + "2" * 300])
def test_what_is_no_base58_is_refused(text):
    with pytest.raises(multibase.NotMultibase):
        multibase.decode(text)


def test_only_an_ed25519_key_is_read_as_one():
    assert multibase.write_multikey(PUBLIC) == VECTORS["publicKeyMultibase"]
    for wrong in (b"\xec\x01" + PUBLIC, b"\xed\x01" + PUBLIC[1:]):
        with pytest.raises(multibase.NotMultibase):
            multibase.read_multikey(multibase.encode(wrong))


@pytest.mark.parametrize("document", VECTORS["signed"], ids=("now", "before", "first"))
def test_the_published_proofs_are_right(document):
    bare = verify_object(document, method=METHOD, verify=is_by_alice)
    assert bare == without_proofs(document)


@pytest.mark.parametrize("document", VECTORS["signed"][:2], ids=("now", "before"))
def test_we_write_the_published_proofs(document):
    made = sign_object(document, method=METHOD, sign=PRIVATE.sign, at=WHEN)
    assert made == document


def test_an_object_without_words_is_signed_without_them():
    made = sign_object({"type": "Note"}, method=METHOD, sign=PRIVATE.sign, at=WHEN)
    assert "@context" not in made["proof"]
    assert verify_object(made, method=METHOD, verify=is_by_alice) == {"type": "Note"}


def test_a_signature_put_on_afterwards_does_not_disturb():
    document = {**VECTORS["signed"][0], "signature": {"type": "RsaSignature2017"}}
    assert "signature" not in verify_object(document, method=METHOD, verify=is_by_alice)


def test_a_changed_object_is_not_proved():
    document = {**VECTORS["signed"][0], "actor": "https://server.example/users/mallory"}
    with pytest.raises(NotProved, match="is wrong"):
        verify_object(document, method=METHOD, verify=is_by_alice)


def test_words_put_in_place_of_others_are_not_proved():
    """The proof names its words; an object that is read with others says something else."""
    document = {**VECTORS["signed"][0], "@context": ["https://evil.example/words"]}
    assert proofs_of(document) == []
    with pytest.raises(NotProved, match="no proof"):
        verify_object(document, method=METHOD, verify=is_by_alice)


def test_a_right_and_a_wrong_proof_by_one_key_are_no_proof():
    document = VECTORS["signed"][0]
    wrong = {**document["proof"], "created": "2024-01-01T00:00:00Z"}
    both = {**document, "proof": [document["proof"], wrong]}
    with pytest.raises(NotProved, match="is wrong"):
        verify_object(both, method=METHOD, verify=is_by_alice)


def test_proofs_of_other_kinds_are_passed_over():
    document = VECTORS["signed"][0]
    right = document["proof"]
    others = [
        {**right, "cryptosuite": "eddsa-rdfc-2022"},
        {**right, "proofPurpose": "authentication"},
        {**right, "verificationMethod": 7},
    ]
    assert len(proofs_of({**document, "proof": [*others, right]})) == 1
    malformed = [
        {**right, "proofValue": 7},
        {**right, "proofValue": "z11"},
        {**right, "proofValue": "no base58"},
        {**right, "number": 2**53},
    ]
    assert proofs_of({**document, "proof": malformed}) == []
    assert proofs_of({**document, "proof": "text"}) == []
    assert proofs_of(without_proofs(document)) == []


def test_what_cannot_be_written_in_one_way_only_has_no_proof():
    document = {**VECTORS["signed"][0], "number": 2**53}
    assert proofs_of(document) == []


def test_nobody_makes_us_verify_without_end():
    document = VECTORS["signed"][0]
    with pytest.raises(NotProved, match="at most"):
        proofs_of({**document, "proof": [document["proof"]] * (MOST_PROOFS + 1)})


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[]", "one JSON object"),
        (b"\xff", "no JSON"),
        (b"{", "no JSON"),
        (b'{"a":1,"a":2}', "stands twice"),
        (b'{"a":{"b":1,"b":1}}', "stands twice"),
        (b'{"a":NaN}', "no number"),
        (b'{"a":-Infinity}', "no number"),
        (b'{"a":' + b"9" * 5000 + b"}", "too many figures"),
        (b'{"a":' + b"[" * 100_000, "levels deep"),
        (b'{"a":"' + b"x" * 1_100_000 + b'"}', "are too many"),
    ],
)
def test_a_document_that_could_be_read_in_two_ways_is_refused(content, fault):
    with pytest.raises(Unreadable, match=fault):
        read(content)


def test_depth_is_counted_outside_of_texts():
    deep = b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1)
    assert read(b'{"a":' + deep + b"}")
    with pytest.raises(Unreadable, match="deep"):
        read(b'{"a":[' + deep + b"]}")
    text = "[" * 50 + '\\" [ \\\\'
    assert read(json.dumps({"a": text}).encode()) == {"a": text}


def test_a_civic_object_holds_integers_only():
    assert civic(read(b'{"yes": 12, "no": [3]}')) == b'{"no":[3],"yes":12}'
    assert civic({"b": 1, "a": 2}) == b'{"a":2,"b":1}'
    for content in (b'{"yes":1.5}', b'{"yes":9007199254740993}', b'{"a":"\\ud800"}'):
        with pytest.raises(Unreadable):
            civic(read(content))
    with pytest.raises(Unreadable, match="too many"):
        read(b'{"a":"' + b"x" * LARGEST_CIVIC + b'"}', largest=LARGEST_CIVIC)
    with pytest.raises(Unreadable, match="at most"):
        civic({"a": "x" * LARGEST_CIVIC})


@pytest.mark.parametrize(
    ("number", "text"),
    [
        # RFC 8785, appendix B.
        (0.0, b"0"), (-0.0, b"0"), (5e-324, b"5e-324"), (-5e-324, b"-5e-324"),
        (1.7976931348623157e308, b"1.7976931348623157e+308"),
        (9007199254740992.0, b"9007199254740992"), (-9007199254740992.0, b"-9007199254740992"),
        (295147905179352830000.0, b"295147905179352830000"),
        (9.999999999999997e22, b"9.999999999999997e+22"), (1e23, b"1e+23"),
        (1.0000000000000001e23, b"1.0000000000000001e+23"),
        (999999999999999700000.0, b"999999999999999700000"),
        (999999999999999900000.0, b"999999999999999900000"), (1e21, b"1e+21"),
        (9.999999999999997e-7, b"9.999999999999997e-7"), (0.000001, b"0.000001"),
        (333333333.3333332, b"333333333.3333332"), (333333333.33333325, b"333333333.33333325"),
        (333333333.3333333, b"333333333.3333333"), (333333333.3333334, b"333333333.3333334"),
        (333333333.33333343, b"333333333.33333343"),
        (-0.0000033333333333333333, b"-0.0000033333333333333333"),
        (1424953923781206.25, b"1424953923781206.2"),
    ],
)  # fmt: skip
def test_numbers_of_others_are_written_as_the_standard_has_them(number, text):
    assert canonical_bytes(number) == text


def test_what_programs_would_round_has_no_canonical_form():
    """2**53 + 1 is the next number that a program with fractions takes for another."""
    with pytest.raises(Unreadable):
        canonical_bytes({"n": 2**53 + 1})


def test_one_value_a_list_and_nothing_are_read_alike():
    assert (values(None), values("a"), values(["a", "b"])) == ([], ["a"], ["a", "b"])
    assert (id_of("a"), id_of({"id": "a"}), id_of({"id": 7}), id_of(None)) == ("a", "a", "", "")


@pytest.mark.parametrize("end", [b"", b"\\", b"\\\\"], ids=("open", "in an escape", "after one"))
def test_a_text_that_never_ends_is_refused_at_once(end):
    began = time.process_time()
    with pytest.raises(Unreadable):
        read(b'{"a": "' + b'\\"' * 500_000 + end)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("text", ["[[[[", '\\"[', "\\\\", 'a"', "\n[", "\u2028["])
def test_brackets_in_a_text_make_no_document_deep(text):
    assert read(json.dumps({"a": [text * DEEPEST]}).encode()) == {"a": [text * DEEPEST]}
