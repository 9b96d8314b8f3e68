"""`make demo` starts several groups, each with a home and a port, and ends them together."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from core.demonstration import __main__ as demonstration
from core.demonstration import conductor, stage
from core.demonstration.homes import PLACES, Refused, homes
from tests.homes import ROOT, Home
from tests.visitors import Visitor

# Its homes are embedded whatever database the tests run on.
pytestmark = pytest.mark.embedded
PATIENCE = 600


def ports_in_a_row(count: int) -> int:
    """The first of so many ports that follow each other and that nobody uses now."""
    # Other workers look elsewhere: between looking and using a port is nobody's.
    for first in range(21000 + os.getpid() % 500 * 20, 60000, count):
        with ExitStack() as probes:
            try:
                for port in range(first, first + count):
                    probe = probes.enter_context(socket.socket())
                    probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no ports are free")


# --- With actors who say their lines and do nothing ----------------------------------------------
ACTOR = """
import os, sqlite3, sys
def say(word):
    print("=", word, flush=True)
place = sys.argv[sys.argv.index("--place") + 1]
home = os.environ["FOLKMOOT_HOME"]
if place == "ferry" and os.path.exists(home + "/is_broken"):
    sys.exit("Nothing works here.")
sqlite3.connect(home + "/database.sqlite3").execute("CREATE TABLE IF NOT EXISTS empty (n)")
say("prepared")
days = 0 if os.path.exists(home + "/populated") else 2
for line in sys.stdin:
    word = line.strip()
    if word == "meet":
        say("0")
    elif word in ("go", "day") and days:
        say("there" if word == "go" else "1")
        days -= word == "day"
    else:
        open(home + "/populated", "w").close()
        say("here")
        if word != "go" or os.path.exists(home + "/ends"):
            break
"""


@pytest.fixture
def actors(monkeypatch, tmp_path):
    script = tmp_path / "actor.py"
    script.write_text(ACTOR)
    monkeypatch.setattr(stage, "MANAGE", script)
    return tmp_path / "demo"


def played(folder: Path) -> int:
    return demonstration.main(["--folder", str(folder), "--port", str(ports_in_a_row(4))])


def test_everybody_has_a_home_a_port_and_the_same_clock(tmp_path):
    first = ports_in_a_row(4)
    found = homes(tmp_path / "demo", first)
    assert [home.place for home in found] == list(PLACES)
    assert [home.port for home in found] == list(range(first, first + 4))
    (found[0].path / "days_ahead").write_text("3")
    assert {(home.path / "days_ahead").read_text() for home in found} == {"3"}
    known = {home.environment["FOLKMOOT_LOOPBACK_PEERS"] for home in found}
    assert len(known) == 1
    assert f"127.0.0.1:{first + 3}" in known.pop()


def test_a_port_that_is_taken_is_named_and_nothing_is_made(tmp_path):
    first = ports_in_a_row(4)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first + 2))
        taken.listen()
        with pytest.raises(Refused, match=f"127.0.0.1:{first + 2} cannot be used"):
            homes(tmp_path / "demo", first)
    assert not (tmp_path / "demo").exists()


def test_all_live_their_last_days_together_and_are_told_where_they_are(actors, capsys):
    assert played(actors) == 1
    said = capsys.readouterr().out
    assert "Letting four months pass" in said
    for place in PLACES:
        assert f"{place:15} is at http://127.0.0.1:" in said
    assert "confederation has ended; the others go on." in said
    assert all((actors / place / "populated").exists() for place in PLACES)


def test_who_has_lived_before_is_only_started(actors, capsys):
    played(actors)
    for place in PLACES:
        (actors / place / "ends").touch()
    capsys.readouterr()
    assert played(actors) == 1
    said = capsys.readouterr().out
    assert "Letting four months pass" not in said
    assert said.count("is at http://127.0.0.1:") == 4


def test_one_broken_home_does_not_keep_the_others(actors, capsys):
    (actors / "ferry").mkdir(parents=True)
    (actors / "ferry" / "is_broken").touch()
    assert played(actors) == 1
    said = capsys.readouterr().out
    assert said.count("is at http://127.0.0.1:") == 3
    assert "ferry           is at" not in said


def test_a_neighbour_without_a_life_is_not_made_beside_a_village_that_has_one(actors, capsys):
    played(actors)
    for place in PLACES:
        (actors / place / "ends").touch()
    shutil.rmtree(actors / "ferry")
    capsys.readouterr()
    assert played(actors) == 1
    said = capsys.readouterr().out
    assert "ferry has no life yet" in said
    assert said.count("is at http://127.0.0.1:") == 3


def test_neighbours_of_a_village_that_was_never_finished_are_not_started(actors, capsys):
    played(actors)
    shutil.rmtree(actors / "village")
    capsys.readouterr()
    assert played(actors) == 2
    said = capsys.readouterr()
    assert "is at http://127.0.0.1:" not in said.out
    assert f"The demonstration in {actors} was begun and not finished. Remove" in said.err


class Actor:
    """Somebody who gives these answers, one after the other, and then none."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.orders: list[str] = []
        self.is_lost = False

    def order(self, word: str) -> None:
        self.orders.append(word)

    def answer(self, _seconds: float) -> str:
        self.is_lost = not self.answers
        return self.answers.pop(0) if self.answers else ""


def test_who_stops_answering_is_left_out_and_the_days_pass_all_the_same():
    quiet = ["0"] * 2
    steady = Actor("there", *quiet, "1", *quiet, "0", "here")
    silent = Actor("there", *quiet, "0")
    conductor.conduct([steady, silent])
    meet = ["meet"] * 2
    assert steady.orders == ["go", *meet, "day", *meet, "day", "day"]
    assert silent.orders == ["go", *meet, "day", "meet"]


def test_groups_meet_until_nobody_has_had_anything_to_say_twice():
    first = Actor("there", "0", "0", "1", "0", "0", "here")
    second = Actor("there", "1", "0", "0", "0", "0", "here")
    conductor.conduct([first, second])
    assert first.orders == ["go", *["meet"] * 5, "day"]


# --- With real groups ----------------------------------------------------------------------------
@contextmanager
def running(folder: Path, port: int, *places: str) -> Iterator[subprocess.Popen[str]]:
    words = ["--folder", str(folder), "--port", str(port), "--places", *places]
    process = subprocess.Popen(
        [sys.executable, "-m", "core.demonstration", *words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=Home(path=folder).environment,
    )
    try:
        assert process.stdout
        limit = time.monotonic() + PATIENCE
        for line in process.stdout:
            assert time.monotonic() < limit
            if line.startswith("Ctrl-C"):
                break
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    return connection.getresponse().status


def today(port: int) -> str:
    page = Visitor(f"http://127.0.0.1:{port}", {}).get("/demo/").text
    return page.partition('<span class="wide-only">')[2].partition("<")[0]


def require_separate_visits(port: int, other: int) -> None:
    """Who is somebody in one group, and looks at another in the same browser, still is."""
    visitor = Visitor(f"http://127.0.0.1:{port}", {})
    path = "/demo/be/1/"
    visitor.post(path, visitor.get("/demo/").form(path))
    assert visitor.get("/notices/").status == 200
    Visitor(f"http://127.0.0.1:{other}", visitor.cookies).get("/demo/")
    assert visitor.get("/notices/").status == 200


def let_a_night_pass(port: int) -> None:
    visitor = Visitor(f"http://127.0.0.1:{port}", {})
    form = visitor.get("/demo/").form("/demo/next-day/")
    assert visitor.post("/demo/next-day/", form).status == 302


def test_the_demonstration_starts_answers_on_all_ports_and_ends(prepared_demo, tmp_path):
    places = ("ferry", "confederation")
    (tmp_path / "ferry").mkdir(mode=0o700)
    shutil.copy(prepared_demo.path / "database.sqlite3", tmp_path / "ferry")
    port = ports_in_a_row(2)
    with running(tmp_path, port, *places):
        assert [status(port), status(port + 1)] == [200, 302]
        page = Visitor(f"http://127.0.0.1:{port}", {}).get("/demo/").text
        assert "The Ferry Landing" in page
        other = f'<a href="http://127.0.0.1:{port + 1}/">Confederation of the Linden Stream</a>'
        assert other in page
        require_separate_visits(port, port + 1)
    for each in (port, port + 1):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", each))


@pytest.mark.slow
def test_three_groups_and_their_confederation_hold_a_joint_vote(tmp_path):
    port = ports_in_a_row(4)
    with running(tmp_path, port, *PLACES):
        for each in range(port, port + 4):
            page = Visitor(f"http://127.0.0.1:{each}", {}).get("/joint-votes/")
            assert "The bus goes on Sundays, too" in page.text
        before = today(port)
        let_a_night_pass(port + 1)
        limit = time.monotonic() + PATIENCE
        while today(port) != today(port + 1) or today(port) == before:
            assert time.monotonic() < limit
            time.sleep(1)
    # Whoever comes a second time finds them as they were.
    with running(tmp_path, port, *PLACES):
        assert [status(each) for each in range(port, port + 3)] == [200] * 3
