"""What a personal token looks like: a name that scanners know, a secret, and a sum over both."""

import re
import zlib
from collections.abc import Callable

PREFIX = "folkmoot_"
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET = 43
SUM = 6
# What a scanner for secrets looks for; the sum tells it whether it has found one.
PATTERN = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{SECRET + SUM}}}")


def token(draw: Callable[[int], int]) -> str:
    """A new token of 256 bits; `draw(n)` draws a number below n."""
    secret = "".join(SIGNS[draw(len(SIGNS))] for _sign in range(SECRET))
    return PREFIX + secret + _sum(secret)


def is_token(text: str) -> bool:
    """Whether somebody's token looks like this; one with a mistake does not."""
    if not PATTERN.fullmatch(text):
        return False
    secret = text.removeprefix(PREFIX)
    return _sum(secret[:SECRET]) == secret[SECRET:]


def _sum(secret: str) -> str:
    rest, written = zlib.crc32(secret.encode("ascii")), ""
    for _sign in range(SUM):
        rest, sign = divmod(rest, len(SIGNS))
        written = SIGNS[sign] + written
    return written
