"""The page about the way of a proposal says what the rules say."""

from pathlib import Path

from groups.proposals.rules import ENDED, MOVES, PERMITTED, Act, Stage

PAGE = (Path(__file__).parents[2] / "docs" / "proposals.md").read_text("utf-8")


def test_the_picture_has_every_way_and_no_other() -> None:
    ways = {f"{source} --> {target}" for source in Stage for target in MOVES[source]}
    ways |= {"[*] --> draft"} | {f"{end} --> [*]" for end in ENDED}
    assert {line.strip() for line in PAGE.splitlines() if "-->" in line} == ways


def test_the_table_of_stages_is_complete() -> None:
    for stage in Stage:
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{stage}` |"))
        onwards = row.split("|")[3].strip().removeprefix("–")
        assert set(filter(None, onwards.split(", "))) == set(MOVES[stage])


def test_the_table_of_acts_is_complete() -> None:
    lines = PAGE.splitlines()
    head = next(line for line in lines if line.startswith("| Act |"))
    assert [cell.strip() for cell in head.split("|")[2:-1]] == list(Stage)
    for act in Act:
        row = next(line for line in lines if line.startswith(f"| `{act}` |"))
        marks = [cell.strip() for cell in row.split("|")[2:-1]]
        assert [mark == "yes" for mark in marks] == [s in PERMITTED[act] for s in Stage]
