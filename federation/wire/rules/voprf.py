"""The verifiable oblivious pseudorandom function of RFC 9497, suite ristretto255-SHA512.

Whoever asks learns the value of the function for an input without showing the input; whoever
answers proves that it used its published key. Groups find double memberships with it, and tell
each other no names. Chance comes from outside: `blind` and `rand` are arguments.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import rbcl

Element = bytes
Scalar = bytes

ELEMENT_BYTES = SCALAR_BYTES = 32
HASH_BYTES = 64
LONGEST = 2**16 - 1
MOST_AT_ONCE = 1000
# RFC 9497, 3.1: mode VOPRF (1) and the identifier of the suite.
CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"
ORDER = 2**252 + 27742317777372353535851937790883648493
ZERO = bytes(SCALAR_BYTES)


class NotValid(ValueError):
    """An element, a scalar, an input or a proof is not what it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the holder of the key answers: an element for each that was sent, and one proof."""

    elements: tuple[Element, ...]
    challenge: Scalar
    response: Scalar


def derive_key(seed: bytes, info: bytes) -> tuple[Scalar, Element]:
    """A private key and its public one, made from 32 secret bytes (RFC 9497, 3.2.1).

    Raises NotValid in a case that is not expected to happen to anybody.
    """
    text = seed + _length(info) + info
    for counter in range(256):
        private = _hash_to_scalar(text + bytes([counter]), b"DeriveKeyPair" + CONTEXT)
        if private != ZERO:
            return private, public_key(private)
    raise NotValid("this seed gives no key")


def public_key(private: Scalar) -> Element:
    """The public part of a private key."""
    return bytes(rbcl.crypto_scalarmult_ristretto255_base(_scalar(private)))


def blind(input_: bytes, blinding: Scalar) -> Element:
    """The input as the holder of the key may see it (3.3.2); raises NotValid.

    `blinding` is a scalar chosen by chance, used once and kept until `finalize`.
    """
    return _times(_scalar(blinding), _hash_to_group(_input(input_)))


def evaluate(private: Scalar, elements: Sequence[Element], *, rand: Scalar) -> Evaluation:
    """Apply the function to blinded inputs and prove it with one proof (3.3.2, 2.2.1).

    `rand` is a scalar chosen by chance for this proof alone: used twice, it betrays the key.
    """
    key = _scalar(private)
    blinded = _elements(elements)
    done = tuple(_times(key, element) for element in blinded)
    public = public_key(key)
    seed = _seed(public)
    composed = _sum(seed, blinded, done)
    # The holder of the key needs no second sum (ComputeCompositesFast).
    answered = _times(key, composed)
    first = bytes(rbcl.crypto_scalarmult_ristretto255_base(_scalar(rand)))
    challenge = _challenge(public, composed, answered, first, _times(rand, composed))
    product = rbcl.crypto_core_ristretto255_scalar_mul(challenge, key)
    response = bytes(rbcl.crypto_core_ristretto255_scalar_sub(rand, product))
    return Evaluation(elements=done, challenge=challenge, response=response)


def require_elements(elements: Sequence[Element]) -> None:
    """Raises NotValid unless these can be evaluated: some, not too many, all of the group."""
    _elements(elements)


def verify(public: Element, elements: Sequence[Element], evaluation: Evaluation) -> None:
    """Raises NotValid unless the answer was made with the key of this public part (2.2.2)."""
    blinded, done = _elements(elements), _elements(evaluation.elements)
    challenge, response = _residue(evaluation.challenge), _residue(evaluation.response)
    if len(blinded) != len(done):
        raise NotValid("there is not one answer for each question")
    (key,) = _elements([public])
    seed = _seed(key)
    composed = _sum(seed, blinded, done)
    answered = _sum(seed, blinded, done, of_answers=True)
    first = _add(_base(response), _times_any(challenge, key))
    second = _add(_times_any(response, composed), _times_any(challenge, answered))
    if _challenge(key, composed, answered, first, second) != challenge:
        raise NotValid("the answer was not made with the published key")


def finalize(
    inputs: Sequence[bytes],
    blindings: Sequence[Scalar],
    public: Element,
    evaluation: Evaluation,
) -> list[bytes]:
    """The values of the function for one's own inputs, once the proof holds (3.3.2).

    Raises NotValid.
    """
    blinded = [blind(text, one) for text, one in zip(inputs, blindings, strict=True)]
    verify(public, blinded, evaluation)
    return [
        _output(text, _times(_inverse(one), element))
        for text, one, element in zip(inputs, blindings, evaluation.elements, strict=True)
    ]


def value(private: Scalar, input_: bytes) -> bytes:
    """The value of the function for somebody who has the key and the input (3.3.2, Evaluate)."""
    return _output(input_, _times(_scalar(private), _hash_to_group(_input(input_))))


def _output(text: bytes, element: Element) -> bytes:
    whole = _length(text) + text + _length(element) + element + b"Finalize"
    return hashlib.sha512(whole).digest()


def _seed(public: Element) -> bytes:
    label = b"Seed-" + CONTEXT
    return hashlib.sha512(_length(public) + public + _length(label) + label).digest()


def _sum(
    seed: bytes,
    blinded: Sequence[Element],
    done: Sequence[Element],
    *,
    of_answers: bool = False,
) -> Element:
    """The questions, or the answers, each times a number that depends on all of them."""
    total: Element | None = None
    for index, (asked, answered) in enumerate(zip(blinded, done, strict=True)):
        text = _length(seed) + seed + index.to_bytes(2, "big")
        text += _length(asked) + asked + _length(answered) + answered + b"Composite"
        factor = _hash_to_scalar(text, b"HashToScalar-" + CONTEXT)
        part = _times_any(factor, answered if of_answers else asked)
        total = part if total is None else _add(total, part)
    assert total is not None
    return total


def _challenge(*elements: Element) -> Scalar:
    text = b"".join(_length(element) + element for element in elements) + b"Challenge"
    return _hash_to_scalar(text, b"HashToScalar-" + CONTEXT)


def _hash_to_group(text: bytes) -> Element:
    expanded = _expand(text, b"HashToGroup-" + CONTEXT)
    return bytes(rbcl.crypto_core_ristretto255_from_hash(expanded))


def _hash_to_scalar(text: bytes, label: bytes) -> Scalar:
    number = int.from_bytes(_expand(text, label), "little") % ORDER
    return number.to_bytes(SCALAR_BYTES, "little")


def _expand(text: bytes, label: bytes) -> bytes:
    """expand_message_xmd with SHA-512, 64 bytes long (RFC 9380, 5.3.1)."""
    tail = label + bytes([len(label)])
    first = hashlib.sha512(bytes(128) + text + HASH_BYTES.to_bytes(2, "big") + b"\0" + tail)
    return hashlib.sha512(first.digest() + b"\x01" + tail).digest()


def _length(text: bytes) -> bytes:
    return len(text).to_bytes(2, "big")


def _input(text: bytes) -> bytes:
    if len(text) > LONGEST:
        raise NotValid(f"an input has at most {LONGEST} bytes")
    return text


def _elements(elements: Sequence[Element]) -> list[Element]:
    if not 0 < len(elements) <= MOST_AT_ONCE:
        raise NotValid(f"from 1 to {MOST_AT_ONCE} elements are taken at once")
    for element in elements:
        if len(element) != ELEMENT_BYTES or element == bytes(ELEMENT_BYTES):
            raise NotValid("an element has 32 bytes and is not the identity")
        if not rbcl.crypto_core_ristretto255_is_valid_point(element):
            raise NotValid("this is no element of the group")
    return list(elements)


def _scalar(scalar: Scalar) -> Scalar:
    if _residue(scalar) == ZERO:
        raise NotValid("a scalar is not zero")
    return scalar


def _residue(scalar: Scalar) -> Scalar:
    if len(scalar) != SCALAR_BYTES or int.from_bytes(scalar, "little") >= ORDER:
        raise NotValid("a scalar has 32 bytes and is less than the order of the group")
    return scalar


def _times(scalar: Scalar, element: Element) -> Element:
    return bytes(rbcl.crypto_scalarmult_ristretto255(scalar, element))


def _times_any(scalar: Scalar, element: Element) -> Element:
    """Also of zero, of which the library's other function will not take the product."""
    return bytes(rbcl.crypto_scalarmult_ristretto255_allow_scalar_zero(scalar, element))


def _base(scalar: Scalar) -> Element:
    return bytes(rbcl.crypto_scalarmult_ristretto255_base_allow_scalar_zero(scalar))


def _add(one: Element, other: Element) -> Element:
    return bytes(rbcl.crypto_core_ristretto255_add(one, other))


def _inverse(scalar: Scalar) -> Scalar:
    return bytes(rbcl.crypto_core_ristretto255_scalar_invert(_scalar(scalar)))
