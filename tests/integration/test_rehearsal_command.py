"""`manage.py rehearse` as a person runs it: output, exit status, both kinds of ballots."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.rehearsal.scratch import OURS
from tests import stories

ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = ROOT / "tests" / "scenarios"
KINDS = ("referendum", "reputation", "single", "confederal")
EXAMPLES = [str(SCENARIOS / f"{name}.json") for name in KINDS]
STORIES = 60


def rehearse(
    *words: str, home: Path, database: str = "", **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run the command, with a home that it must neither need nor touch."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment |= {"FOLKMOOT_HOME": str(home), **extra}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if server := database or os.environ.get("TEST_DATABASE_URL", ""):
        words = ("--database", server, *words)
    return subprocess.run(
        [sys.executable, "manage.py", "rehearse", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def write(folder: Path, *scenarios: dict[str, Any]) -> str:
    file = folder / "scenarios.json"
    file.write_text(json.dumps({"scenarios": scenarios}), "utf-8")
    return str(file)


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    done = rehearse("--check", *EXAMPLES, home=home)
    assert list(home.iterdir()) == [], "the rehearsal used the group's own home"
    return done


@pytest.mark.on_sqlite
def test_the_examples_come_out_as_they_say(examples):
    assert examples.stderr.splitlines()[-1] == "14 played, 14 compared, 0 differ"
    assert examples.returncode == 0


@pytest.mark.on_sqlite
def test_stdout_is_one_object_with_the_results_in_order(examples):
    told = json.loads(examples.stdout)
    assert list(told) == ["results"]
    given = [
        scenario["id"]
        for file in EXAMPLES
        for scenario in _scenarios(json.loads(Path(file).read_bytes()))
    ]
    assert [result["id"] for result in told["results"]] == given


def _scenarios(content: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content.get("scenarios", [content])
    return found


@pytest.mark.slow
def test_secret_ballots_give_the_same_results(examples, tmp_path):
    sealed = rehearse("--ballots", "sealed", *EXAMPLES, home=tmp_path)
    assert sealed.stdout == examples.stdout
    assert sealed.returncode == 0


@pytest.mark.parametrize("ballots", ["open", pytest.param("sealed", marks=pytest.mark.slow)])
@pytest.mark.on_sqlite
def test_random_stories_end_as_a_second_account_says(tmp_path, ballots):
    told = [stories.a_story(number) for number in range(STORIES)]
    done = rehearse("--ballots", ballots, write(tmp_path, *told), home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    for story, result in zip(told, results, strict=True):
        assert result == stories.Account(story).result(), story


@pytest.mark.on_sqlite
def test_real_votes_end_in_their_official_outcome(tmp_path):
    done = rehearse("--check", str(SCENARIOS / "real-referendums.json"), home=tmp_path)
    assert done.stderr.splitlines()[-1] == "3 played, 3 compared, 0 differ"
    results = json.loads(done.stdout)["results"]
    assert [result["final"]["winner"] for result in results] == [None, None, "yes"]


@pytest.mark.embedded
def test_what_differs_is_told_line_by_line_with_status_1(tmp_path):
    story = stories.a_story(3)
    result = stories.Account(story).result()
    expected = {"final": {**result["final"], "status": "adopted"}, "refused": [[0, True]]}
    done = rehearse("--check", write(tmp_path, {**story, "expected": expected}), home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f'story 3: final.status: expected "adopted", got "{result["final"]["status"]}"',
        f"story 3: refused: expected [[0, true]], got {json.dumps(result['refused'])}",
        "1 played, 1 compared, 1 differ",
    ]
    assert json.loads(done.stdout) == {"results": [result]}


@pytest.mark.embedded
def test_without_check_what_is_expected_is_ignored(tmp_path):
    story = {**stories.a_story(3), "expected": {"final": 5}}
    done = rehearse(write(tmp_path, story), home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.embedded
def test_if_anything_is_malformed_nothing_is_played(tmp_path):
    stranger = {"id": "draw", "kind": "lottery"}
    done = rehearse(write(tmp_path, stories.a_story(3), stranger), home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.embedded
def test_without_a_file_the_command_says_so(tmp_path):
    done = rehearse(home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.on_sqlite
def test_names_and_options_may_be_odd(tmp_path):
    names = [" ", "aino", "Aino", "A" * 5000, "\x00", "Ł\nó\u2028dź", "'; DROP TABLE people;"]
    options = ["no", " no", "x" * 3000, "\x00", "adopt", "0", "1"]
    story = {
        "id": "odd \x00 \n",
        "kind": "referendum",
        "creation_date": "0001-01-01",
        "author": names[0],
        "initial_members": names,
        "config": {
            "signatures": {"type": "absolute", "value": 1},
            "signature_days": 2**63 - 1,
            "discussion_days": 0,
            "voting_days": 1,
            "options": options,
            "status_quo": "no",
        },
        "days": [
            [],
            [
                {"op": "vote", "member": name, "choice": option}
                for name, option in zip(names, [*options[1:], "\x00"], strict=True)
            ],
        ],
    }
    done = rehearse(write(tmp_path, story), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"] == [stories.Account(story).result()]


@pytest.mark.embedded
def test_where_the_software_fails_the_scenario_is_named_and_no_result_made_up(tmp_path):
    story = stories.a_story(3)
    done = rehearse(
        write(tmp_path, story),
        home=tmp_path,
        database="postgres://nobody@127.0.0.1:1/nowhere",
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert 'scenario "story 3"' in done.stderr.splitlines()[-1]
