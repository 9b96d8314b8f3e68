"""The law of values: exact numbers and shares, read from what people write and written back."""

import re
from fractions import Fraction

DIGITS = re.compile(r"[+-]?[0-9]{1,40}")
SHARE = re.compile(r"([0-9]{1,40})\s*/\s*([0-9]{1,40})")
DECIMAL = re.compile(r"([0-9]{1,20}(?:[.,][0-9]{1,20})?)\s*(%?)")
Value = int | Fraction | str | bool | None
Stored = int | str | bool | None
# RFC 8785 writes no integer beyond this exactly.
GREATEST_JSON_INTEGER = 2**53 - 1


class NotReadable(ValueError):
    """What was given is no value of this type."""


def whole(given: object) -> int:
    """Read a whole number from a number or its digits; raises NotReadable."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, str) and DIGITS.fullmatch(given.strip()):
        return int(given)
    raise NotReadable


def share(given: object) -> Fraction:
    """Read a share from a fraction, "2/3", "50 %" or "0.5", exactly; raises NotReadable."""
    if isinstance(given, Fraction):
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return Fraction(given)
    if not isinstance(given, str):
        raise NotReadable
    text = given.strip()
    if (match := SHARE.fullmatch(text)) and int(match[2]) > 0:
        return Fraction(int(match[1]), int(match[2]))
    if match := DECIMAL.fullmatch(text):
        return Fraction(match[1].replace(",", ".")) / (100 if match[2] else 1)
    raise NotReadable


def switch(given: object) -> bool:
    """Read yes or no; raises NotReadable."""
    if isinstance(given, bool):
        return given
    if given in {"true", "yes"}:
        return True
    if given in {"false", "no"}:
        return False
    raise NotReadable


def stored(value: Value) -> Stored:
    """Write a value as JSON that any program reads exactly: fractions as "p/q"."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, int) and abs(value) > GREATEST_JSON_INTEGER:
        return str(value)
    return value
