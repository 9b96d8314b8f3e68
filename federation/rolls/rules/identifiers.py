"""What a group has verified of a person, written so that two groups write it alike."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

EMAIL = "email"
# The strongest first. A group that verifies papers would put its kind before this one.
STRENGTH = (EMAIL,)
# Providers that say themselves which addresses lead into the same box.
SAME_DOMAIN = {"googlemail.com": "gmail.com"}
WITHOUT_DOTS = frozenset({"gmail.com"})


class NotComparable(ValueError):
    """What is kept of a person is nothing that another group could keep, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """Something verified: its kind, and the form in which two are compared."""

    kind: str
    text: str

    def __bytes__(self) -> bytes:
        return f"{self.kind}:{self.text}".encode()


def strongest(found: Iterable[Identifier]) -> Identifier | None:
    """The one that is compared; None for a person of whom nothing was verified."""
    return min(found, key=lambda one: STRENGTH.index(one.kind), default=None)


def email(address: str) -> Identifier:
    """An address that was confirmed; raises NotComparable.

    Capitals do not count, nor does what follows a plus sign: one box has any number of those.

    >>> email("Aino.Berg+Village@Example.org").text
    'aino.berg@example.org'
    """
    text = unicodedata.normalize("NFKC", address).strip().casefold()
    local, at, domain = text.rpartition("@")
    name, domain = local.partition("+")[0] or local, _domain(domain)
    if not (at and name and domain):
        raise NotComparable("this is no e-mail address")
    if domain in WITHOUT_DOTS:
        name = name.replace(".", "") or name
    return Identifier(kind=EMAIL, text=f"{name}@{domain}")


def _domain(written: str) -> str:
    """As it is written in the system of names: in small ASCII letters."""
    bare = written.rstrip(".")
    try:
        plain = bare.encode("idna").decode().lower()
    except UnicodeError:
        plain = bare
    return SAME_DOMAIN.get(plain, plain)
