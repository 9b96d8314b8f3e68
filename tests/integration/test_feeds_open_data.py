"""The open data: read back by their own schema, and nothing in them that the world may not see."""

import json
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import hooks
from core.charter import actions as charter
from core.feeds import due, package
from core.feeds.datasets import Table
from core.heartbeat import jobs
from core.people.models import Person
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from tests import delegating, pages, votes, world

pytestmark = pytest.mark.django_db
WORDS = "secret-words-of-nobody-else"
# What the world may see of each thing (DESIGN, section 7). Whoever adds a column to the open data
# adds it here, too, and thinks of whom it shows.
FOR_THE_WORLD = {
    "charter": "number uid enacted_on decision values",
    "record": "index at sentence verb subject leaf_hash",
    "checkpoints": "size root note",
    "proposals": "number uid stage language title text reason options status_quo version keywords"
    " alternative_to is_joint asked_by signatures signatures_needed collecting_since"
    " signatures_until reached_on opens closes concluded_on changed_on",
    "proposal_versions": "proposal number created_at language title text reason options status_quo"
    " note",
    "proposal_translations": "proposal uid version language title text reason options status_quo"
    " written_on changed_on",
    "arguments": "proposal uid side language group text found_helpful written_on taken_back_on",
    "decisions": "number uid proposal referendum outcome reason option decided_on in_force_on"
    " settled_on tally rule",
    "effects": "proposal position kind data option state decision settled_on",
    "laws": "number uid state language title text is_of_all version in_force_since changed_on"
    " repealed_on repealed_by",
    "law_versions": "law number language title text in_force_on decision",
    "votes": "number uid title proposals state ballots is_joint for_members protected"
    " revote charter roll_size opens closes reopened_on closed_on",
    "vote_options": "vote key text is_status_quo proposal place",
    "results": "vote reason winner turnout tally direct delegated margin steps",
    "booklets": "vote content sha256",
}
TYPES: dict[str, Any] = {
    "integer": lambda value: type(value) is int,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "date": lambda value: date.fromisoformat(value).isoformat() == value,
    "datetime": lambda value: datetime.fromisoformat(value).tzinfo is not None,
}


@pytest.fixture(autouse=True)
def no_file_of_another_test():
    for old in package.folder().glob("*"):
        old.unlink()


def written() -> Path:
    jobs.drain_all(now=world.now())
    target = package.folder() / f"{world.today().isoformat()}.zip"
    return package.write(target, world.today())


def read(path: Path) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The description, and the rows of every table; the files are those that it describes."""
    with zipfile.ZipFile(path) as archive:
        described = json.loads(archive.read("datapackage.json"))
        assert set(archive.namelist()) == {
            "datapackage.json", *(each["path"] for each in described["resources"])
        }  # fmt: skip
        rows = {}
        for each in described["resources"]:
            content = archive.read(each["path"])
            assert len(content) == each["bytes"]
            lines = content.decode().split("\n")
            assert lines.pop() == ""
            rows[each["name"]] = [json.loads(line) for line in lines]
            assert len(lines) == each["rows"]
    return described, rows


def check_schema(described: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    """Every row fits the schema of its table, keys are unique, and what is referred to is there."""
    for each in described["resources"]:
        fields = {field["name"]: field for field in each["schema"]["fields"]}
        for row in rows[each["name"]]:
            assert list(row) == list(fields)
            for name, value in row.items():
                constraints = fields[name].get("constraints", {})
                if value is None:
                    assert not constraints.get("required"), (each["name"], name, row)
                    continue
                assert TYPES[fields[name]["type"]](value), (each["name"], name, value)
                assert value in constraints.get("enum", [value])
        keys = [
            tuple(row[key] for key in each["schema"]["primaryKey"]) for row in rows[each["name"]]
        ]
        assert len(keys) == len(set(keys))
        for foreign in each["schema"]["foreignKeys"]:
            there = foreign["reference"]
            known = {row[there["fields"][0]] for row in rows[there["resource"]]} | {None}
            assert {row[foreign["fields"][0]] for row in rows[each["name"]]} <= known


@pytest.fixture
def lived() -> pages.Lived:
    """A village with everything in it, among it much that is nobody's business."""
    lived = pages.a_lived_in_village()
    for person, name in ((lived.member, "Zaphod"), (lived.neighbour, "Trillian")):
        Person.objects.filter(pk=person.pk).update(
            forename=name, surname=WORDS, email=f"{name.lower()}@{WORDS}.example"
        )
    me = Person.objects.get(pk=lived.member.pk)
    proposals.draft(me, title=WORDS, text=WORDS, now=world.now())
    membership.invite(me, note=WORDS, now=world.now())
    membership.rate(me, lived.neighbour, -1, now=world.now())
    argument = proposals.argue(
        lived.collecting, me, side="against", text="Too wet.", author_level=1, now=world.now()
    )
    proposals.find_helpful(argument, lived.neighbour, now=world.now())
    proposals.translate(
        lived.collecting, me, language="pl", title="Dach", text="Nad stawem.", now=world.now()
    )
    delegating.speak_up(lived.neighbour, statement=WORDS)
    return lived


def test_the_open_data_are_read_back_by_their_schema(lived) -> None:
    described, rows = read(written())
    check_schema(described, rows)
    assert described["id"]
    assert {name for name, found in rows.items() if not found} <= {"effects"}
    titles = {row["title"] for row in rows["proposals"]}
    assert {"A bench by the pond", "A lamp by the pond", "A roof by the pond"} <= titles
    (translation,) = rows["proposal_translations"]
    assert (translation["language"], translation["title"]) == ("pl", "Dach")
    assert rows["laws"][0]["title"] == "A bench by the pond"
    assert rows["results"][0]["tally"]


def test_every_table_has_the_columns_that_the_world_may_see_and_no_others() -> None:
    declared = {
        table.name: {column.name for column in table.columns} for table in hooks.open_data.values()
    }
    assert declared == {name: set(columns.split()) for name, columns in FOR_THE_WORLD.items()}


def test_nothing_of_a_person_is_in_them(lived) -> None:
    with zipfile.ZipFile(written()) as archive:
        text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "A roof by the pond" in text
    assert WORDS not in text
    for person in Person.objects.all():
        for told in (person.uid, person.email, person.pseudonym, person.automatic_pseudonym):
            assert not told or str(told) not in text, told
        if person.forename:
            assert not re.search(rf"\b{person.forename}\b", text), person.forename
    for private in ("password", "token", "salt", "person:"):
        assert private not in re.sub(r'"description": "[^"]*"', "", text), private


def test_what_only_members_read_has_neither_verb_nor_subject(lived) -> None:
    verbs = {row["verb"] for row in read(written())[1]["record"]}
    hidden = {name for name, verb in hooks.verbs.items() if verb.audience != "world"}
    assert hidden
    assert not verbs & hidden


def test_a_running_vote_has_no_result_and_no_turnout(lived) -> None:
    _, rows = read(written())
    running = lived.running.number
    assert next(row for row in rows["votes"] if row["number"] == running)["state"] == "voting"
    assert running not in {row["vote"] for row in rows["results"]}
    assert not {"turnout", "took_part"} & rows["votes"][0].keys()


def test_the_same_state_gives_the_same_file_but_for_nothing(lived) -> None:
    first = written().read_bytes()
    assert written().read_bytes() == first


def test_it_is_written_once_a_day_by_the_beat_and_older_ones_go(monkeypatch) -> None:
    world.a_village("Aino", "Bertil", "Cilla")
    world.next_day()
    due.write_open_data(now=world.now())
    (first,) = package.folder().glob("*")
    assert first.name == f"{world.today().isoformat()}.zip"
    stamp = first.stat().st_mtime_ns
    due.write_open_data(now=world.now())
    assert first.stat().st_mtime_ns == stamp
    world.next_day()
    due.write_open_data(now=world.now())
    assert [path.name for path in package.folder().glob("*")] == [f"{world.today()}.zip"]


def test_a_writer_that_dies_leaves_the_last_file_in_its_place(lived, monkeypatch) -> None:
    path = written()
    before = path.read_bytes()

    def breaks() -> Any:
        yield from ()
        raise RuntimeError

    table: Table = hooks.open_data["laws"]
    monkeypatch.setitem(
        hooks.open_data._things,
        "laws",
        Table(name="laws", title="", columns=table.columns, key=table.key, refers={}, rows=breaks),
    )
    with pytest.raises(RuntimeError):
        written()
    assert path.read_bytes() == before
    assert list(package.folder().glob("*")) == [path]


def test_nobody_writes_it_twice_at_the_same_time(lived) -> None:
    day = world.today()
    caches["default"].add(package.BUSY, "yes")
    assert package.write_if_due(day) is None
    caches["default"].delete(package.BUSY)
    left = package.folder() / "of-somebody-who-died.draft"
    package.folder().mkdir(parents=True, exist_ok=True)
    left.touch()
    assert package.write_if_due(day)
    assert not left.exists()
    assert package.write_if_due(day + timedelta(days=1))


def test_rows_that_do_not_fit_their_table_are_refused() -> None:
    def rows() -> Any:
        yield {"number": 1, "person": "Aino"}

    table: Table = hooks.open_data["laws"]
    odd = Table(name="odd", title="", columns=table.columns[:1], key=(), refers={}, rows=rows)
    path = package.folder()
    path.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path / "odd.zip", "w") as archive, pytest.raises(ValueError, match="odd"):
        package._add(archive, odd)


def test_its_page_explains_it_and_programs_fetch_it(lived) -> None:
    page = reverse("feeds:open_data")
    assert "is being written" in Client().get(page).content.decode()
    for address in (reverse("feeds:open_data_zip"), "/open-data/datapackage.json"):
        assert Client().get(address).status_code == 404
    path = written()
    shown = Client().get(page).content.decode()
    for words in ("/open-data/proposal_versions.jsonl", "leaf_hash", "Nobody's name"):
        assert words in shown
    whole = Client().get(reverse("feeds:open_data_zip"))
    assert b"".join(whole.streaming_content) == path.read_bytes()
    described, rows = read(path)
    for each in described["resources"]:
        part = Client().get(f"/open-data/{each['path']}")
        lines = b"".join(part.streaming_content).decode().splitlines()
        assert [json.loads(line) for line in lines] == rows[each["name"]]
        again = Client().get(f"/open-data/{each['path']}", headers={"if-none-match": part["ETag"]})
        assert again.status_code == 304
    same = Client().get(reverse("feeds:open_data_zip"), headers={"if-none-match": whole["ETag"]})
    assert same.status_code == 304
    for wrong in ("nothing.jsonl", "..%2Fhome.json", "../home.json"):
        assert Client().get(f"/open-data/{wrong}").status_code == 404


def test_in_a_closed_group_only_members_have_it(lived) -> None:
    written()
    charter.enact({"group.open_to_readers": False}, now=world.now(), decision=None, cause="test")
    addresses = ("/open-data/", "/open-data/open-data.zip", "/open-data/laws.jsonl")
    member = world.sign_in(Client(), lived.member)
    outsider = world.sign_in(Client(), world.a_person("Xaver"))
    for address in addresses:
        assert Client().get(address).status_code == 302
        assert outsider.get(address).status_code == 403
        assert member.get(address).status_code == 200


def test_more_of_everything_asks_no_more_questions() -> None:
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    votes.close(votes.opened(votes.a_proposal(village["Aino"])))
    written()
    with CaptureQueriesContext(connection) as few:
        written()
    for number in range(5):
        votes.a_proposal(village["Bertil"], f"Number {number}")
    written()
    with CaptureQueriesContext(connection) as many:
        written()
    # One more: how many signatures those that collect have.
    assert len(many) <= len(few) + 3


def test_more_decisions_ask_no_more_questions() -> None:
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)

    def decided(title: str) -> int:
        proposal = votes.a_proposal(village["Aino"], title)
        proposals.argue(
            proposal, village["Bertil"], side="for", text="Dry.", author_level=1, now=world.now()
        )
        votes.close(votes.opened(proposal))
        with CaptureQueriesContext(connection) as asked:
            written()
        return len(asked)

    decided("A bench by the pond")
    assert decided("A lamp by the pond") == decided("A roof by the pond")


def test_a_page_of_it_asks_few_questions(lived, queries) -> None:
    written()
    page = reverse("feeds:open_data")
    Client().get(page)
    with queries(15):
        Client().get(page)


@pytest.mark.django_db(transaction=True)
def test_the_writer_sees_one_state_and_keeps_nobody_waiting() -> None:
    def somebody_comes() -> None:
        world.a_person("Xaver")
        connection.close()

    with package.one_state():
        before = Person.objects.count()
        other = Thread(target=somebody_comes)
        other.start()
        other.join(timeout=60)
        assert not other.is_alive()
        assert Person.objects.count() == before
    assert Person.objects.count() == before + 1
