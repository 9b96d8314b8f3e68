"""The documents about organising, as they lie in docs/organising/, one folder per language."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from core.markdown import Article, article

FOLDER: Path = settings.BASE_DIR / "docs" / "organising"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# The file that says what the others are, also to who reads them in a repository.
CONTENTS = "README"
# In the order in which a new group needs them (S1-005 to S1-012, S1-031, S1-032, S1-041).
NAMES = (
    "three-friends",
    "first-month",
    "sceptics",
    "meetings",
    "confederate",
    "why",
    "limits",
    "contribute",
)


def address(name: str, *, language: str = "") -> str:
    """Where a document is read: in the reader's language, or in the one named."""
    page, kept = ("contents", {}) if name == CONTENTS else ("document", {"name": name})
    if language:
        page, kept = f"{page}_in", {**kept, "language": language}
    return reverse(f"organising:{page}", kwargs=kept)


# They are as old as the program, which is started anew when it changes.
@cache
def read(name: str, language: str, *, is_asked_for: bool = False) -> Article:
    """A document in a language; if that was asked for, its links stay in the language."""
    stays = language if is_asked_for else ""
    files = (CONTENTS, *NAMES)
    addresses = {f"{file}.md": address(file, language=stays) for file in files}
    return article((FOLDER / language / f"{name}.md").read_text("utf-8"), addresses=addresses)


def neighbours(name: str) -> tuple[str, str]:
    """The documents before and after one; nothing where there is none."""
    line = ("", *NAMES, "")
    place = line.index(name) if name in NAMES else 0
    return line[place - 1] if place else "", line[place + 1]
