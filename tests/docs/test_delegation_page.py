"""The examples of the page about carried votes are what the rules say."""

import re
from fractions import Fraction
from pathlib import Path

from delegation.rules.concentration import gini, majority_of
from delegation.rules.resolve import resolve
from delegation.rules.snapshot import canonical, freeze
from delegation.rules.weight import MOST_SPLITS, weights
from tests.unravelling import village

PAGE = (Path(__file__).parents[2] / "docs" / "delegation.md").read_text("utf-8")
WORDS = {"yes": 0, "no": 1, "blank": 2, "–": None}


def said(text: str) -> dict[str, int | None]:
    return {name: WORDS[word] for name, word in re.findall(r"(\w+) (\w+|–)", text)}


def test_the_examples_come_to_what_the_page_says() -> None:
    head, *lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    examples = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[1:]]
    assert "what follows" in head
    assert len(examples) == 13
    for own, given, follows in examples:
        votes = {name: vote for name, vote in said(own).items() if vote is not None}
        mandates = dict(one.split(": ") for one in given.split("; "))
        community = village(votes, {name: what.split(" > ") for name, what in mandates.items()})
        found = community.named(resolve(community.assembly()))
        assert {name: found[name] for name in mandates if name not in votes} == said(follows)


def test_the_weights_are_those_of_the_page() -> None:
    votes = dict.fromkeys(("Bob", "Cleo", "Dan"), 0)
    assembly = village(votes, {"Alice": ["2 of Bob Cleo Dan"], "Emily": ["Alice"]}).assembly()
    carried = weights(assembly, resolve(assembly))
    cast = [Fraction(carried[place]) for place in (1, 2, 3)]
    text = " ".join(PAGE.split())
    assert "1 + 2/3 votes" in text
    assert cast == [1 + Fraction(2, 3)] * 3
    assert f"The Gini coefficient of these three weights is {gini(cast)}" in text
    assert f"and {majority_of(cast)} people" in text
    assert f"more than {MOST_SPLITS} times" in text


def test_the_snapshot_looks_like_that() -> None:
    assembly = village({"Bob": 0}, {"Alice": ["Bob"], "Cleo": ["Bob"]}).assembly()
    snapshot = freeze(assembly, options=("1", "0"), names={1: "8a1d…"})
    assert canonical(snapshot).decode() in PAGE
