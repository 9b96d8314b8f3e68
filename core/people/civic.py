"""Civic numbers by country, read with python-stdnum (S2-041, AMB-28)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

from core.refusals import Refusal

# Which of a country's numbers belongs to a person and is usual there.
NUMBERS_OF_PERSONS = {
    "be": "nn",
    "bg": "egn",
    "cz": "rc",
    "de": "idnr",
    "dk": "cpr",
    "ee": "ik",
    "es": "nif",
    "fi": "hetu",
    "fr": "nir",
    "hr": "oib",
    "ie": "pps",
    "is": "kennitala",
    "it": "codicefiscale",
    "lt": "asmens",
    "lv": "pvn",
    "nl": "bsn",
    "no": "fodselsnummer",
    "pl": "pesel",
    "ro": "cnp",
    "se": "personnummer",
    "si": "emso",
    "sk": "rc",
}


class CivicNumberRefused(Refusal):
    """What was typed is no civic number of the country, or the group uses none."""

    code = "civic-number-refused"
    sentence = _(
        "This is not a valid civic number. Please compare it with your papers, sign by sign."
    )
    status = 400


@dataclass(frozen=True, slots=True)
class CivicNumber:
    """A valid number: as it is written in its country, and the form in which two are compared."""

    shown: str
    compared: str


def read_civic_number(country: str, text: str) -> CivicNumber:
    """The number that somebody typed; raises CivicNumberRefused.

    >>> read_civic_number("se", "19770705-1459").shown
    '770705-1459'
    """
    module = _module(country)
    try:
        number = str(module.validate(text))
    except ValidationError:
        raise CivicNumberRefused from None
    if country.lower() == "lv" and number[0] > "3":
        # The same register numbers firms, which begin with 4 or more.
        raise CivicNumberRefused
    if country.lower() == "se":
        return _swedish(module, number)
    shown = str(module.format(number)) if hasattr(module, "format") else number
    return CivicNumber(shown=shown, compared=f"{country.lower()}:{number.upper()}")


def is_used_in(country: str) -> bool:
    """Whether there is a civic number for this country that can be checked."""
    return country.lower() in NUMBERS_OF_PERSONS


def _module(country: str) -> Any:
    name = NUMBERS_OF_PERSONS.get(country.lower())
    module = get_cc_module(country.lower(), name) if name else None
    if module is None:
        raise CivicNumberRefused
    return module


def _swedish(module: Any, number: str) -> CivicNumber:
    """Ten and twelve digits name the same person, so they are compared with the full year."""
    born = module.get_birth_date(number)
    sign, last = number[-5], number[-4:]
    return CivicNumber(shown=f"{born:%y%m%d}{sign}{last}", compared=f"se:{born:%Y%m%d}{last}")
