"""Votes of Swiss citizens on popular initiatives, counted by our rule.

The figures are Swissvotes' (swissvotes.ch, CC BY 4.0), in tests/data/swiss-initiatives.json.
"""

import json
from pathlib import Path

import pytest

from groups.referenda.rules import Reason, count

FILE = Path(__file__).parent.parent / "data" / "swiss-initiatives.json"
INITIATIVES = {
    told["title_en"]: told
    for told in json.loads(FILE.read_text("utf-8"))["initiatives"]
    if told["yes"] is not None
}
# The people said yes and the cantons no: a double majority is for confederations.
STOPPED_BY_THE_CANTONS = {
    "Initiative «For responsible businesses – protecting human rights and the environment»"
}


@pytest.mark.parametrize("title", INITIATIVES)
def test_the_people_decide_as_they_did(title: str):
    told = INITIATIVES[title]
    outcome = count(
        {"yes": told["yes"], "no": told["no"]},
        blank=0,
        status_quo="no",
        roll_size=told["yes"] + told["no"],
    )
    is_adopted = outcome.reason is Reason.ADOPTED
    assert is_adopted == (told["adopted"] or title in STOPPED_BY_THE_CANTONS)
    assert outcome.margin == abs(told["yes"] - told["no"])
