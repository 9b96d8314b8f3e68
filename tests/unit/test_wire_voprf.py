"""Groups find double memberships without telling names: the published vectors, and cheats."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from federation.wire.rules import voprf
from federation.wire.rules.voprf import Evaluation, NotValid

SUITE = json.loads((Path(__file__).parents[1] / "data/vectors/rfc9497.json").read_text("utf-8"))
PRIVATE, PUBLIC = bytes.fromhex(SUITE["private"]), bytes.fromhex(SUITE["public"])


def many(texts):
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("vector", SUITE["vectors"], ids=("one", "another", "batch"))
def test_the_published_vectors_come_out(vector):
    inputs, blinds = many(vector["inputs"]), many(vector["blinds"])
    blinded = [voprf.blind(text, one) for text, one in zip(inputs, blinds, strict=True)]
    assert blinded == many(vector["blinded"])
    answer = voprf.evaluate(PRIVATE, blinded, rand=bytes.fromhex(vector["rand"]))
    assert list(answer.elements) == many(vector["evaluated"])
    assert (answer.challenge + answer.response).hex() == vector["proof"]
    assert voprf.finalize(inputs, blinds, PUBLIC, answer) == many(vector["outputs"])
    assert [voprf.value(PRIVATE, text) for text in inputs] == many(vector["outputs"])


def test_a_key_follows_from_its_seed():
    seed, info = bytes.fromhex(SUITE["seed"]), bytes.fromhex(SUITE["info"])
    assert voprf.derive_key(seed, info) == (PRIVATE, PUBLIC)


def test_a_seed_that_gives_no_key_is_refused(monkeypatch):
    monkeypatch.setattr(voprf, "_hash_to_scalar", lambda _text, _label: voprf.ZERO)
    with pytest.raises(NotValid, match="no key"):
        voprf.derive_key(b"seed", b"")


def answered():
    vector = SUITE["vectors"][2]
    blinded = many(vector["blinded"])
    return blinded, voprf.evaluate(PRIVATE, blinded, rand=bytes.fromhex(vector["rand"]))


def test_an_answer_made_with_another_key_is_found_out():
    blinded, _answer = answered()
    other, _public = voprf.derive_key(b"\1" * 32, b"another guardian")
    answer = voprf.evaluate(other, blinded, rand=(7).to_bytes(32, "little"))
    with pytest.raises(NotValid, match="published key"):
        voprf.verify(PUBLIC, blinded, answer)


def test_answers_in_another_order_are_found_out():
    blinded, answer = answered()
    with pytest.raises(NotValid, match="published key"):
        voprf.verify(PUBLIC, blinded, replace(answer, elements=answer.elements[::-1]))


def test_there_is_one_answer_for_each_question():
    blinded, answer = answered()
    with pytest.raises(NotValid, match="for each question"):
        voprf.verify(PUBLIC, blinded[:1], answer)


NOT_REDUCED = voprf.ORDER.to_bytes(32, "little")


@pytest.mark.parametrize("element", [bytes(32), b"\xff" * 32, b"short", b"\1" + bytes(31)])
def test_what_is_no_element_is_refused(element):
    with pytest.raises(NotValid):
        voprf.evaluate(PRIVATE, [element], rand=(7).to_bytes(32, "little"))


@pytest.mark.parametrize("scalar", [bytes(32), NOT_REDUCED, b"short"])
def test_what_is_no_scalar_is_refused(scalar):
    with pytest.raises(NotValid):
        voprf.blind(b"somebody", scalar)


def test_a_proof_with_numbers_that_are_too_large_is_refused():
    """Otherwise one answer would have many proofs."""
    blinded, answer = answered()
    with pytest.raises(NotValid, match="less than the order"):
        voprf.verify(PUBLIC, blinded, replace(answer, response=NOT_REDUCED))


def test_nothing_is_asked_of_none_or_of_too_many():
    blinded, _answer = answered()
    for elements in ([], blinded * 501):
        with pytest.raises(NotValid, match="at once"):
            voprf.evaluate(PRIVATE, elements, rand=(7).to_bytes(32, "little"))
    with pytest.raises(NotValid, match="at most"):
        voprf.blind(bytes(2**16), (7).to_bytes(32, "little"))


def test_a_proof_of_zeroes_proves_nothing():
    blinded, answer = answered()
    empty = Evaluation(elements=answer.elements, challenge=voprf.ZERO, response=voprf.ZERO)
    with pytest.raises(NotValid, match="published key"):
        voprf.verify(PUBLIC, blinded, empty)


def test_elements_are_looked_at_before_anything_is_counted():
    blinded, _answer = answered()
    voprf.require_elements(blinded)
    with pytest.raises(NotValid):
        voprf.require_elements([bytes(32)])
