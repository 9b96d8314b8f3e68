"""What a count used, frozen and read back."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from delegation import program
from delegation.rules.resolve import resolve
from delegation.rules.snapshot import (
    BrokenSnapshot,
    Totals,
    canonical,
    digest,
    freeze,
    thaw,
    totals,
)
from tests.unravelling import NO, YES, village

OPTIONS = ("plum", "lawn")
# Emily and Finn act in the open, as do Bob and Cleo; Alice, Dan and Gro delegate in secret.
COMMUNITY = village(
    {"Bob": YES, "Cleo": NO, "Finn": YES},
    {
        "Alice": ["Cleo Bob", "2 of Bob Emily Cleo"],
        "Dan": ["2 of Cleo Emily Bob", "jointly Bob"],
        "Emily": ["Bob"],
        "Gro": [["Cleo"], ["Finn"]],
        "Hal": ["Bob Cleo", "2 of Bob Cleo Emily"],
    },
    alone=["Finn"],
)
OPEN = {place: name for place, name in enumerate(COMMUNITY.names) if name in "Bob Cleo Emily Finn"}


def frozen():
    return freeze(COMMUNITY.assembly(), options=OPTIONS, names=OPEN)


def test_open_voters_are_named_and_others_are_only_lists():
    assert frozen() == {
        "format": "folkmoot-delegation-1",
        "options": ["plum", "lawn"],
        "status_quo": "lawn",
        "open": [
            {"name": "Bob", "vote": "plum", "alone": False, "mandate": None},
            {"name": "Cleo", "vote": "lawn", "alone": False, "mandate": None},
            {
                "name": "Emily",
                "vote": None,
                "alone": False,
                "mandate": [[{"of": ["Bob"], "quota": 1, "joint": False}]],
            },
            {"name": "Finn", "vote": "plum", "alone": True, "mandate": None},
        ],
        "secret": [
            {
                "members": 1,
                "mandate": [
                    [
                        {"of": ["Bob", "Cleo", "Emily"], "quota": 2, "joint": False},
                        {"of": ["Bob"], "quota": 1, "joint": True},
                    ]
                ],
            },
            {
                "members": 2,
                "mandate": [
                    [
                        {"of": ["Bob", "Cleo"], "quota": 2, "joint": False},
                        {"of": ["Bob", "Cleo", "Emily"], "quota": 2, "joint": False},
                    ]
                ],
            },
            {
                "members": 1,
                "mandate": [
                    [{"of": ["Cleo"], "quota": 1, "joint": False}],
                    [{"of": ["Finn"], "quota": 1, "joint": False}],
                ],
            },
        ],
    }


def test_what_is_read_back_comes_to_the_same():
    data = canonical(frozen())
    back = thaw(data)
    assert back.options == OPTIONS
    assert totals(back, resolve(back.assembly)) == Totals(
        own={"plum": 2, "lawn": 1, "blank": 0},
        delegated={"plum": 4, "lawn": 0, "blank": 0},
        unresolved=1,
    )


def test_equal_counts_have_equal_files():
    again = json.loads(canonical(frozen()))
    assert canonical(again) == canonical(frozen())
    assert digest(canonical(frozen())) == digest(canonical(again))
    assert len(digest(b"")) == 64


def test_nobody_is_followed_or_counted_without_a_name():
    assembly = COMMUNITY.assembly()
    for name in ("Bob", "Finn"):
        others = {place: one for place, one in OPEN.items() if one != name}
        with pytest.raises(BrokenSnapshot, match="without a name"):
            freeze(assembly, options=OPTIONS, names=others)
    loner = village({"Bob": YES, "Ida": YES}, {"Alice": ["Bob"]}).assembly()
    with pytest.raises(BrokenSnapshot, match="a vote of somebody"):
        freeze(loner, options=OPTIONS, names={1: "Bob"})


def change(where, value):
    def changed(snapshot):
        *path, last = where
        for step in path:
            snapshot = snapshot[step]
        snapshot[last] = value

    return changed


@pytest.mark.parametrize(
    "fault",
    [
        change(["format"], "another"),
        change(["more"], 1),
        change(["options"], ["plum", "plum"]),
        change(["options"], 7),
        change(["status_quo"], "pear"),
        change(["open", 0, "vote"], "pear"),
        change(["open", 0, "name"], "Cleo"),
        change(["open", 0, "name"], "Zoe"),
        change(["open", 0, "alone"], "yes"),
        change(["open", 2, "mandate", 0, 0, "of"], ["Ida"]),
        change(["open", 2, "mandate", 0, 0, "quota"], 2),
        change(["open", 2, "mandate", 0, 0, "quota"], 1.0),
        change(["secret", 0, "members"], 0),
        change(["secret", 0, "members"], 10**30),
        change(["secret", 0, "mandate"], []),
        change(["secret", 0, "mandate", 0, 0, "of"], ["Cleo", "Bob", "Emily"]),
    ],
)
def test_a_file_that_was_touched_is_refused(fault):
    snapshot = frozen()
    thaw(canonical(snapshot))
    fault(snapshot)
    with pytest.raises(BrokenSnapshot):
        thaw(canonical(snapshot))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b"[" * 100_000])
def test_what_is_no_snapshot_is_refused(data):
    with pytest.raises(BrokenSnapshot):
        thaw(data)


def test_a_file_laid_out_otherwise_is_refused():
    with pytest.raises(BrokenSnapshot, match="canonical"):
        thaw(json.dumps(frozen()).encode())


def test_counts_may_stand_for_many():
    assembly = village({"Bob": YES}, {"Alice": ["Bob"], "Cleo": ["Bob"]}).assembly()
    snapshot = freeze(assembly, options=OPTIONS, names={1: "Bob"}, counts=[3, 1, 4])
    assert [one["members"] for one in snapshot["secret"]] == [7]
    assert np.array_equal(thaw(canonical(snapshot)).counts, [1, 7])


# --- The program for members ------------------------------------------------------------------


def run(*words):
    file = Path(program.__file__)
    done = subprocess.run(
        [sys.executable, "-I", str(file), *words], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_program_counts_the_same_and_needs_nothing_else(tmp_path):
    file = tmp_path / "snapshot.json"
    file.write_bytes(canonical(frozen()))
    sha256 = digest(file.read_bytes())
    status, said = run(str(file), sha256)
    assert status == 0
    assert said.splitlines() == [
        f"SHA-256 {sha256}",
        "option  own open votes  delegated",
        "plum                2          4",
        "lawn                1          0",
        "blank               0          0",
        "came to nothing: 1",
    ]


def test_the_program_notices_another_file(tmp_path, capsys):
    file = tmp_path / "snapshot.json"
    file.write_bytes(canonical(frozen()))
    assert program.main(str(file), "0" * 64) == 1
    assert "NOT" in capsys.readouterr().out


def test_the_program_says_what_it_needs():
    status, said = run()
    assert (status, "SNAPSHOT" in said) == (1, True)
