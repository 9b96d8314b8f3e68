"""What a free keyword may look like (S2-161, S2-162)."""

from collections.abc import Iterable

LONGEST = 40


class BadKeyword(ValueError):
    """A keyword that cannot be used; `reason` is one of empty, long, dot, many."""

    def __init__(self, reason: str, word: str = "") -> None:
        super().__init__(reason)
        self.reason, self.word = reason, word


def tidy(word: str) -> str:
    """A keyword as it is shown: its words with single spaces between; raises BadKeyword.

    The dot marks categories with an owner, so a free keyword has none.
    """
    tidied = " ".join(word.split())
    if not tidied:
        raise BadKeyword("empty")
    if len(tidied) > LONGEST:
        raise BadKeyword("long", tidied)
    if "." in tidied:
        raise BadKeyword("dot", tidied)
    return tidied


def key_of(word: str) -> str:
    """What two spellings of one keyword have in common."""
    return tidy(word).casefold()


def tidy_all(words: Iterable[str], *, most: int) -> list[str]:
    """Each keyword once, in the order given; raises BadKeyword, also for more than `most`."""
    once: dict[str, str] = {}
    for word in words:
        once.setdefault(key_of(word), tidy(word))
    if len(once) > most:
        raise BadKeyword("many")
    return list(once.values())
