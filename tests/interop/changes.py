"""What somebody on the way, or somebody else, could do to a message that Fedify has signed."""

import re
from collections.abc import Callable
from typing import Any

Line = dict[str, Any]
Change = Callable[[Line], Line]
AN_HOUR_BEFORE = "Sun, 22 Nov 2026 08:59:00 GMT"


def _header(line: Line, name: str, text: str) -> Line:
    return line | {"headers": line["headers"] | {name: text}}


def _other_sign(line: Line) -> Line:
    """One sign of the signature is another; so far from its end it stands for bits that count."""
    text, count = re.subn(
        r'[^:"](?=[^:"]{9}[:"]$)',
        lambda sign: "B" if sign[0] == "A" else "A",
        line["headers"]["signature"],
    )
    assert count == 1
    return _header(line, "signature", text)


def _other_key(line: Line) -> Line:
    """Named is a key of the same place, which is not the actor's."""
    name = "signature-input" if "signature-input" in line["headers"] else "signature"
    return _header(line, name, line["headers"][name].replace("#main-key", "#other-key"))


CHANGES: dict[str, Change] = {
    "kind": lambda line: line | {"body": line["body"].replace('"Follow"', '"Undo"')},
    "one byte": lambda line: line | {"body": line["body"].replace("/follows/1", "/follows/7")},
    "a space more": lambda line: line | {"body": line["body"] + " "},
    "cut": lambda line: line | {"body": line["body"][:-1]},
    "inbox": lambda line: line | {"sent": line["sent"].replace("group/inbox", "inbox")},
    "date": lambda line: _header(line, "date", AN_HOUR_BEFORE),
    "host": lambda line: _header(line, "host", "village.example"),
    "key": _other_key,
    "signature": _other_sign,
}
# What is cut short cannot be read, and under another name nobody is here.
MALFORMED = ("cut", "host")
