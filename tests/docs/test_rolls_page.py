"""The worked example of docs/rolls.md is what homes and guardians really compute."""

import json
import re
from pathlib import Path

import pytest

from federation.rolls.rules import identifiers
from federation.rolls.rules.nullifiers import digest_of, nullifier, question
from federation.wire.rules import voprf

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/rolls.md").read_text("utf-8")
BLOCK = re.compile(r"<!-- example: rolls -->\n```json\n(.*?)```\n", re.S)
SHOWN = json.loads(BLOCK.findall(PAGE)[0])
KEY = json.loads((ROOT / "tests/data/vectors/rfc9497.json").read_text("utf-8"))


def test_the_guardian_has_the_published_key() -> None:
    assert SHOWN["public_key"] == KEY["public"]


@pytest.mark.parametrize("home", SHOWN["homes"])
def test_every_step_comes_out_as_shown(home: str) -> None:
    shown, vote = SHOWN["homes"][home], SHOWN["vote"]
    identifier = identifiers.email(shown["address"])
    assert bytes(identifier).decode() == shown["identifier"]
    asked, hidden = question(vote, identifier), bytes.fromhex(shown["blind"])
    assert asked.hex() == shown["question"]
    blinded = voprf.blind(asked, hidden)
    assert blinded.hex() == shown["blinded"]
    answer = voprf.evaluate(
        bytes.fromhex(KEY["private"]), [blinded], rand=(7).to_bytes(32, "little")
    )
    assert [one.hex() for one in answer.elements] == [shown["evaluated"]]
    [output] = voprf.finalize([asked], [hidden], bytes.fromhex(KEY["public"]), answer)
    assert output.hex() == shown["output"]
    assert nullifier(vote, output) == shown["nullifier"]
    digest = digest_of(vote, [shown["nullifier"]], origin=shown["origin"])
    assert digest == shown["digest"]


def test_the_page_names_what_is_said() -> None:
    for kind in ("joint.guarded", "joint.electors", "joint.nullifiers", "joint.released"):
        assert f"`{kind}`" in PAGE
