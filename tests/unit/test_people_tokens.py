"""What a token looks like, so that scanners for secrets find it and nothing else."""

import secrets

import pytest

from core.people.rules import is_token, token
from core.people.rules.tokens import PATTERN, SIGNS


def test_every_token_is_found_in_a_text():
    made = token(secrets.randbelow)
    assert PATTERN.findall(f'TOKEN="{made}"\n') == [made]
    assert is_token(made)
    assert len({token(secrets.randbelow) for _time in range(100)}) == 100


def test_a_token_has_256_bits():
    drawn: list[int] = []
    token(lambda most: drawn.append(most) or 0)
    assert set(drawn) == {len(SIGNS)}
    assert len(SIGNS) ** len(drawn) > 2**256


def test_one_wrong_sign_makes_it_none():
    made = token(secrets.randbelow)
    for place in range(len("folkmoot_"), len(made)):
        other = "a" if made[place] != "a" else "b"
        assert not is_token(made[:place] + other + made[place + 1 :])


@pytest.mark.parametrize("text", ["", "folkmoot_", "folkmoot_" + "0" * 49, "ghp_" + "0" * 40])
def test_other_texts_are_none(text: str):
    assert not is_token(text)
