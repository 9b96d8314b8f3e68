"""From bytes to JSON values, keeping what JSON hides: a field given twice, a number not whole."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

# Longer numbers are out of every range, and reading them would take quadratic time.
MOST_DIGITS = 30
PLAIN_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class NoScenarioText(Exception):
    """The bytes are no JSON text; the message says why."""


@dataclass(frozen=True, slots=True)
class StrangeNumber:
    """A number that no scenario knows: with point or exponent, or of absurd length."""

    text: str


class Fields(dict[str, Any]):
    """A JSON object that remembers which of its fields were given twice."""

    twice: tuple[str, ...] = ()


def parse(content: bytes) -> Any:
    """The JSON value in UTF-8 bytes; raises NoScenarioText."""
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_fields,
            parse_int=_whole,
            parse_float=StrangeNumber,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        raise NoScenarioText(f"is not UTF-8 (byte {error.start})") from None
    except RecursionError:
        raise NoScenarioText("is nested too deeply") from None
    except ValueError as error:
        raise NoScenarioText(f"is no JSON: {error}") from None


def shown(value: Any) -> str:
    """A value as JSON in one printable line."""
    return printable(json.dumps(value, ensure_ascii=False, default=lambda strange: strange.text))


def printable(text: str) -> str:
    """A text in one line that any terminal can show."""
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    # JSON itself escapes only below U+0020; other line ends and lone surrogates would break a line.
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def _fields(pairs: list[tuple[str, Any]]) -> Fields:
    fields = Fields(pairs)
    if len(fields) < len(pairs):
        times = Counter(name for name, _ in pairs)
        fields.twice = tuple(name for name in fields if times[name] > 1)
    return fields


def _whole(digits: str) -> int | StrangeNumber:
    return int(digits) if len(digits) <= MOST_DIGITS else StrangeNumber(digits)


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def field_path(path: str, name: str) -> str:
    """Where the field `name` of the object at `path` is."""
    if not PLAIN_FIELD.fullmatch(name):
        return f"{path}[{shown(name)}]"
    return f"{path}.{name}" if path else name


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | StrangeNumber):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def given_twice(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields that some object inside `value` holds twice."""
    waiting = [(value, path)]
    while waiting:
        here, place = waiting.pop()
        if isinstance(here, Fields):
            yield from (field_path(place, name) for name in here.twice)
            waiting += [(inner, field_path(place, name)) for name, inner in reversed(here.items())]
        elif isinstance(here, list):
            waiting += [
                (inner, f"{place}[{index}]") for index, inner in reversed(list(enumerate(here)))
            ]
