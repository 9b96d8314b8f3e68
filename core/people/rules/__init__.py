"""The law about people: their names, and what is printed on a recovery sheet."""

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
    "masked",
    "pseudonym_fault",
    "pseudonym_stem",
    "read_sheet",
    "written_sheet",
]
