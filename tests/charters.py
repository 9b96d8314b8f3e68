"""A charter for tests of rules: everything that the way of an amendment depends on."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

VILLAGE: Mapping[str, Any] = {
    "membership.formula": "log",
    "membership.acceptance": 3,
    "membership.multiplier": "27/10",
    "membership.share": Fraction(1, 4),
    "membership.newcomer_rates_all": "always",
    "membership.small_size": 12,
    "proposals.signatures_kind": "number",
    "proposals.signatures_number": 5,
    "proposals.signatures_share": Fraction(1, 2),
    "proposals.signatures_floor": 2,
    "proposals.signature_days": 60,
    "proposals.discussion_days": 7,
    "referenda.voting_days": 7,
    "referenda.quorum_basis": "none",
    "referenda.quorum_share": Fraction(0),
    "referenda.protected_majority": Fraction(2, 3),
    "decisions.waiting_days": 1,
}
