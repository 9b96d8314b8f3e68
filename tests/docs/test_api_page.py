"""The examples for programs work as they stand: run by a shell, against a served instance."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.homes import Home
from tests.served.processes import Served, free_port

PAPER = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```\n\n```json\n(.*?)```", PAPER, re.S)
ANYTHING = "…"


@pytest.fixture(scope="module")
def moot(prepared_demo: Home) -> Iterator[dict[str, str]]:
    """An embedded instance with a vote that is open, and a token of one who may vote."""
    port = free_port()
    with prepared_demo.copied(FOLKMOOT_ADDRESS=f"http://127.0.0.1:{port}") as home:
        story = home.play("tests.served.stories:open_vote_for_programs")
        served = Served(home=home, port=port)
        with served.pages():
            yield {"MOOT": served.address, "TOKEN": story["token"], "PATH": os.environ["PATH"]}
        assert story["token"] not in served.log("pages")


def fits(answer: Any, written: Any) -> bool:
    """Whether an answer is what was written, where it was not left open."""
    if isinstance(written, dict) and isinstance(answer, dict):
        same = written.keys() == answer.keys()
        return same and all(fits(answer[name], written[name]) for name in written)
    if isinstance(written, list) and isinstance(answer, list):
        return len(written) == len(answer) and all(map(fits, answer, written))
    return written == ANYTHING or bool(answer == written)


def run(command: str, moot: dict[str, str]) -> Any:
    done = subprocess.run(
        ["sh", "-eu", "-c", command],
        check=True, capture_output=True, text=True, env=moot, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_every_example_is_followed_by_its_answer():
    assert len(EXAMPLES) == PAPER.count("```sh") == PAPER.count("```json") >= 8


def test_every_example_works_as_it_stands(moot: dict[str, str]):
    """One after the other, as somebody would try them."""
    for command, written in EXAMPLES:
        answer = run(command, moot)
        assert fits(answer, json.loads(written)), f"{command}\ngave\n{json.dumps(answer, indent=1)}"
