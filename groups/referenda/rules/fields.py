"""The fields of a file of ballots, read strictly: every fault has its line and its name."""

import json
import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from math import gcd
from typing import Any

from groups.referenda.rules.ballots import BLANK, canonical_line
from groups.referenda.rules.counting import Quorum

MOST = 2**53 - 1  # RFC 8785 knows no larger whole number
SHARE = re.compile(r"(0|[1-9][0-9]{0,99})/([1-9][0-9]{0,99})", re.ASCII)
KEY = re.compile(r"[0-9a-z]{1,16}")


class BallotsMalformed(ValueError):
    """The file breaks the format; `line` (from 1) and `fault` say where and how."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(f"line {line}: {fault}")
        self.line = line
        self.fault = fault


def read_line(
    number: int, line: bytes, names: set[str], also: Collection[str] = ()
) -> dict[str, Any]:
    """One line as an object with exactly these fields, written canonically.

    `also` are fields that are there all together or not at all.
    """
    try:
        fields = json.loads(line)
        canonical = isinstance(fields, dict) and canonical_line(fields) == line
    except (ValueError, RecursionError):  # a lone surrogate raises a ValueError too
        raise BallotsMalformed(number, "is not JSON") from None
    if not canonical:
        raise BallotsMalformed(number, "is not one canonical JSON object (RFC 8785)")
    if fields.keys() - set(also) != names or fields.keys() & set(also) not in (set(), set(also)):
        raise BallotsMalformed(number, f"has not exactly the fields {', '.join(sorted(names))}")
    return dict(fields)


def read_options(options: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(options, list) or len(options) < 2:
        raise BallotsMalformed(1, "options: is no list of two or more")
    for option in options:
        if not isinstance(option, dict) or set(option) != {"key", "text"}:
            raise BallotsMalformed(1, "options: one has not exactly key and text")
        if not all(isinstance(value, str) for value in option.values()):
            raise BallotsMalformed(1, "options: key and text are texts")
    keys = [option["key"] for option in options]
    if not all(KEY.fullmatch(key) for key in keys):
        raise BallotsMalformed(1, "options: a key has 1 to 16 small letters and digits")
    if len(set(keys)) != len(keys) or BLANK in keys:
        raise BallotsMalformed(1, "options: keys are different, and none is blank")
    return tuple((option["key"], option["text"]) for option in options)


def read_quorum(quorum: Any) -> Quorum | None:
    if quorum is None:
        return None
    if not isinstance(quorum, dict) or set(quorum) != {"basis", "share"}:
        raise BallotsMalformed(1, "quorum: is neither null nor basis and share")
    if quorum["basis"] not in ("participation", "approval"):
        raise BallotsMalformed(1, "quorum.basis: known are participation and approval")
    return Quorum(basis=quorum["basis"], share=read_share("quorum.share", quorum["share"]))


def read_share(name: str, text: Any) -> Fraction:
    parts = SHARE.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise BallotsMalformed(1, f'{name}: is no share like "2/3"')
    num, den = int(parts[1]), int(parts[2])
    if num > den or gcd(num, den) != 1:
        raise BallotsMalformed(1, f"{name}: is no share between 0 and 1 in lowest terms")
    return Fraction(num, den)


def read_number(line: int, name: str, number: Any) -> int:
    if type(number) is not int or not 0 <= number <= MOST:
        raise BallotsMalformed(line, f"{name}: is no whole number")
    return number


def read_numbers(
    line: int, name: str, numbers: Any, options: Sequence[tuple[str, str]]
) -> dict[str, int]:
    """A number for each option and for blank."""
    if not isinstance(numbers, dict) or set(numbers) != {key for key, _ in options} | {BLANK}:
        raise BallotsMalformed(line, f"{name}: has not exactly one number for each choice")
    return {key: read_number(line, f"{name}.{key}", value) for key, value in numbers.items()}
