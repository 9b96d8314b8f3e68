"""The law about people: their names, recovery sheets and tokens."""

from core.people.rules.names import (
    MAX_PSEUDONYM,
    NOBODY,
    NameFacts,
    ShownName,
    alias,
    automatic_pseudonym,
    byline,
    caseless,
    masked,
    pseudonym_fault,
    pseudonym_stem,
)
from core.people.rules.sheets import SheetUnreadable, read_sheet, written_sheet
from core.people.rules.tokens import is_token, token

__all__ = [
    "MAX_PSEUDONYM",
    "NOBODY",
    "NameFacts",
    "SheetUnreadable",
    "ShownName",
    "alias",
    "automatic_pseudonym",
    "byline",
    "caseless",
    "is_token",
    "masked",
    "pseudonym_fault",
    "pseudonym_stem",
    "read_sheet",
    "token",
    "written_sheet",
]
