"""The law about people's names: how they are compared, made, hidden and shown."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_PSEUDONYM = 40
LEVELS = (1, 2, 3, 4, 5)
# What letters become that do not fall apart into a plain letter and an accent.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
)
ALIAS_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def caseless(name: str) -> str:
    """The form in which two names are compared: without case, spaces at the ends or look-alikes.

    NFKC is repeated because folding the case can undo it (Unicode 15, D146).
    """
    folded = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
    return unicodedata.normalize("NFKC", folded)


def ascii_letters(name: str) -> str:
    """Only the letters a to z of a name, accents taken off."""
    bare = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    return "".join(letter for letter in bare if "a" <= letter <= "z")


def pseudonym_fault(name: str) -> str | None:
    """Why a pseudonym cannot be had by anybody: a code, or None when it can.

    No "@", because it would be taken for an e-mail address; not digits alone, because it would be
    taken for a civic number; nothing invisible, because two names must not look the same.
    """
    if not 2 <= len(name) <= MAX_PSEUDONYM:
        return "length"
    if "@" in name or "/" in name:
        return "sign"
    if any(unicodedata.category(letter).startswith("C") for letter in name):
        return "invisible"
    if not any(letter.isalpha() for letter in name):
        return "letters"
    return None


def pseudonym_stem(forename: str, surname: str) -> str:
    """The letters of an automatic pseudonym: three of the forename, two of the surname (S2-046).

    >>> pseudonym_stem("Robert", "Wensell")
    'robwe'
    """
    return (ascii_letters(forename)[:3] + ascii_letters(surname)[:2]) or "mem"


def automatic_pseudonym(
    forename: str, surname: str, *, draw: Callable[[int], int], is_taken: Callable[[str], bool]
) -> str:
    """A free name like "robwe359" (AMB-29). `draw(n)` gives a number from 0 to n - 1.

    After a hundred tries the number gets one digit more, so that a name is always found.
    """
    stem = pseudonym_stem(forename, surname)
    digits = 3
    while True:
        for _attempt in range(100):
            name = f"{stem}{draw(10**digits):0{digits}d}"
            if not is_taken(name):
                return name
        digits += 1


def alias(*, draw: Callable[[int], int], is_taken: Callable[[str], bool]) -> str:
    """A free name like "k3f9" for somebody who was erased; longer when four signs are all taken."""
    length = 4
    while True:
        for _attempt in range(100):
            name = "".join(ALIAS_LETTERS[draw(len(ALIAS_LETTERS))] for _sign in range(length))
            if not is_taken(name):
                return name
        length += 1


def masked(civic_number: str) -> str:
    """A civic number as its owner sees it in passing: the last two signs only.

    >>> masked("770705-1459")
    '••••••-••59'
    """
    hidden = "".join("•" if sign.isalnum() else sign for sign in civic_number[:-2])
    return hidden + civic_number[-2:]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFacts:
    """What may be shown of a person, before the level chooses from it."""

    number: int
    full_name: str
    pseudonym: str
    civic_number: str = ""
    alias: str = ""
    pen_alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownName:
    """How a person is shown: `phrase` says which sentence `text` goes into.

    `phrase`: "name" (the text as it is), "number" (member number …), "former" (former member …),
    "nobody" (a member, no text). `link_kind`: "profile", "pseudonym" or "" (no link).
    """

    phrase: str
    text: str
    link_kind: str


NOBODY = ShownName(phrase="nobody", text="", link_kind="")


def byline(level: int, facts: NameFacts | None) -> ShownName:
    """How an author is shown at an anonymity level (S2-066…070, AMB-04).

    1 civic number and full name, 2 civic number, 3 full name, each with a link to the profile;
    4 pseudonym with a link to the page of that pseudonym, which leaves names out; 5 nothing. Who
    has no civic number is shown by the full name (1) or the member number (2). Somebody who was
    erased is an alias; at level 4 another one, so that the two cannot be put together.
    """
    if facts is None or level == 5:
        return NOBODY
    if facts.alias:
        alias_shown = facts.pen_alias if level == 4 else facts.alias
        return ShownName(phrase="former", text=alias_shown, link_kind="")
    if level == 4:
        return ShownName(phrase="name", text=facts.pseudonym, link_kind="pseudonym")
    parts = {1: (facts.civic_number, facts.full_name), 2: (facts.civic_number,)}
    text = " ".join(part for part in parts.get(level, (facts.full_name,)) if part)
    if text:
        return ShownName(phrase="name", text=text, link_kind="profile")
    return ShownName(phrase="number", text=str(facts.number), link_kind="profile")
