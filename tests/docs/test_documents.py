"""The documents keep up with the code."""

import re
import tomllib
from pathlib import Path

import pytest

from deploy.wishes import WORDS
from tests.docs import picture, reference

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "delegation", "groups", "realtime", "federation")
SOURCES = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
READS_ENVIRONMENT = re.compile(
    r"""(?:env\.\w+|environ\.get|getenv)\(\s*["']([A-Z][A-Z_]+)["']|environ\[["']([A-Z][A-Z_]+)["']\]"""
)
# Django's own, set by our entry points; nobody sets it by hand.
NOT_FOR_OPERATORS = {"DJANGO_SETTINGS_MODULE"}
# What is said behind `make serve` and its like.
WORDS_OF_SERVE = {*WORDS.values(), "DRY_RUN", "FILE"}


def rows(paper: str) -> list[str]:
    """The first cell of each row of the tables in a document, when it is code."""
    return re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / paper).read_text("utf-8"), re.M)


@pytest.mark.parametrize("name", reference.PAGES)
def test_every_parameter_verb_and_stage_is_documented(name: str):
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == reference.text(name), f"docs/{name} is old: run `make docs`"


def test_the_picture_shows_the_groups_of_the_demonstration():
    assert picture.FILE.read_text("utf-8") == picture.drawn(), "it is old: run `make docs`"
    assert f"docs/{picture.FILE.name}" in (ROOT / "README.md").read_text("utf-8")


def test_the_reference_is_not_empty():
    assert len(rows("parameters.md")) > 20
    assert len(rows("verbs.md")) > 10
    assert set(rows("stages.md")) >= {"draft", "collecting", "discussion", "voting", "adopted"}


def test_every_variable_of_the_environment_is_documented():
    read = {
        name
        for file in SOURCES
        for found in READS_ENVIRONMENT.findall(file.read_text("utf-8"))
        for name in found
        if name
    }
    documented = set(rows("operating.md")) - set(homes_table())
    assert (read - NOT_FOR_OPERATORS) | WORDS_OF_SERVE == documented


def homes_table() -> list[str]:
    """The other table of that document lists what is in a home."""
    return [name for name in rows("operating.md") if not name.isupper()]


def test_every_command_in_the_documents_is_a_target_of_make():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {
        name
        for paper in PAPERS
        for name in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", paper.read_text("utf-8"), re.M)
    }
    assert {"demo", "test", "run"} <= named
    assert named <= targets


def test_the_readme_shows_the_two_commands_first():
    first = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert first
    commands = [line.split("#")[0].strip() for line in first[1].splitlines()]
    assert commands == ["make demo", "make test"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_no_link_leads_nowhere(paper: Path):
    plain = re.sub(r"```.*?```", "", paper.read_text("utf-8"), flags=re.S)
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", plain)
    dead = [
        link
        for link in links
        if not re.match(r"[a-z]+:", link) and not (paper.parent / link).exists()
    ]
    assert dead == []


def test_decisions_are_numbered_once_each():
    numbers = [file.name[:4] for file in (ROOT / "docs" / "decisions").glob("*.md")]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_names_no_index_and_hashes_every_package(name: str):
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?:|--index|--extra-index|--find-links|file:", text)
    packages = re.split(r"^(?=\w)", text, flags=re.M)[1:]
    assert packages
    unhashed = [package.split()[0] for package in packages if "--hash=sha256:" not in package]
    assert unhashed == []
    assert all(re.match(r"[\w.\[\],-]+==[^\s]+", package) for package in packages)


def test_the_tests_run_what_is_installed_for_people():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text("utf-8"), re.M))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_the_version_of_python_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert "sys.version_info < (3, 11)" in (ROOT / "Makefile").read_text("utf-8")
    assert "3.11 or newer" in (ROOT / "README.md").read_text("utf-8")
