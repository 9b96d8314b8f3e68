"""How the choices of a mandate lie in one field, so that a million are read in one go.

32-bit words, least significant byte first. Each choice is one word (how many people it names, how
many must agree in the second byte, a third byte that is 1 for a joint yes), then one for each
person's number.
"""

import struct
from collections.abc import Iterable

from delegation.rules.scope import Choice

WORD = 4
QUOTA = 8
JOINT = 16
BYTE = 0xFF


def pack(choices: Iterable[Choice]) -> bytes:
    """The choices in their order."""
    words: list[int] = []
    for choice in choices:
        named = len(choice.delegates)
        words.append(named | choice.quota << QUOTA | int(choice.joint_yes) << JOINT)
        words.extend(choice.delegates)
    return struct.pack(f"<{len(words)}I", *words)


def unpack(packed: bytes) -> tuple[Choice, ...]:
    """The choices again; raises ValueError or struct.error for what is none."""
    words = struct.unpack(f"<{len(packed) // WORD}I", packed)
    choices, at = [], 0
    while at < len(words):
        head = words[at]
        end = at + 1 + (head & BYTE)
        choices.append(
            Choice(
                delegates=words[at + 1 : end],
                quota=head >> QUOTA & BYTE,
                joint_yes=bool(head >> JOINT & BYTE),
            )
        )
        at = end
    return tuple(choices)
