"""Programs look for proposals, compare, translate, and attach what shall happen."""

import pytest

from core.heartbeat import jobs
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from tests import votes, world
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db
CHARTER = votes.CHARTER | {"proposals.signatures_number": 3}


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cilla", charter=CHARTER)


@pytest.fixture
def aino(village):
    return program_of(village["Aino"])


def results(program, address, **asked):
    answer = program.get(address, **asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def numbers(found):
    return [each["number"] for each in found]


def test_a_list_goes_on_where_it_was_in_every_order(village):
    for title in ("Oak", "Elm", "Ash", "Yew", "Fir"):
        votes.a_proposal(village["Aino"], title)
        world.next_day()
    for person in ("Bertil", "Cilla"):
        proposals.sign(Proposal.objects.get(title="Ash"), village[person], now=world.now())
    for sort in ("newest", "oldest", "number", "title", "deadline", "signatures"):
        whole = numbers(results(Program(), "proposals/", stage="all", sort=sort))
        assert len(whole) == 5
        parts, address = [], f"proposals/?stage=all&sort={sort}&limit=2"
        while address:
            page = Program().get(address).json()
            parts += numbers(page["results"])
            address = page["next"] and page["next"].partition("/api/v1/")[2]
        assert parts == whole, sort
    first, *_others = results(Program(), "proposals/", sort="signatures", stage="all")
    assert (first["title"], first["signatures"]["valid"]) == ("Ash", 3)


def test_proposals_are_found_by_words_stage_and_keyword(village, aino):
    made = aino.post("me/drafts/", title="Oak", text="A tree.", keywords=["Garden"]).json()
    aino.put(f"me/proposals/{made['number']}/publication/")
    votes.a_proposal(village["Bertil"], "A lamp")
    assert numbers(results(Program(), "proposals/", q="tree")) == [made["number"]]
    assert numbers(results(Program(), "proposals/", keyword="garden")) == [made["number"]]
    assert results(Program(), "proposals/", stage="voting") == []
    assert numbers(results(aino, "me/proposals/")) == [made["number"]]
    assert made["number"] not in numbers(results(aino, "me/proposals/unsigned/"))
    assert Program().get("proposals/", stage="nowhere").status_code == 422
    assert Program().get("proposals/", sort="random").status_code == 422


def test_what_is_wrong_is_told_field_by_field_and_nothing_is_kept(aino):
    answer = aino.post("me/drafts/", title="", text="Words.", author_level=9, colour="red")
    assert answer.status_code == 422
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields == {"colour"}
    answer = aino.post("me/drafts/", title="", text="Words.", author_level=9)
    assert {error["field"] for error in answer.json()["errors"]} == {"title", "author_level"}
    twice = aino.post("me/drafts/", title="Trees", text="Some.", options=["Oak", "Oak"])
    assert (twice.status_code, twice.json()["code"]) == (422, "words")
    assert results(aino, "me/proposals/") == []


def test_how_an_author_is_shown_holds_for_programs_too(aino):
    made = aino.post("me/drafts/", title="Oak", text="A tree.", author_level=5).json()
    aino.put(f"me/proposals/{made['number']}/publication/")
    shown = Program().get(f"proposals/{made['number']}/")
    assert shown.json()["author"] == {"name": "A member", "page": None}
    assert "Aino" not in shown.content.decode()


def test_versions_are_compared(village, aino):
    number = votes.a_proposal(village["Aino"], "Oak").number
    words = {"title": "Oak", "text": "Two benches.", "note": "More."}
    assert aino.put(f"me/proposals/{number}/", **words).json()["version"] == 2
    newest, oldest = results(Program(), f"proposals/{number}/versions/")
    assert (newest["number"], newest["note"], oldest["number"]) == (2, "More.", 1)
    compared = Program().get(f"proposals/{number}/comparison/").json()
    assert {line["change"] for line in compared["text"]} == {"added", "removed"}
    assert Program().get(f"proposals/{number}/comparison/", old=1, new=7).status_code == 404
    jobs.drain_all(now=world.now())
    told = results(Program(), f"proposals/{number}/history/")
    assert len(told) >= 2
    assert all(each["day"] == world.today().isoformat() for each in told)


def test_a_translation_is_made_mended_and_taken_off(village, aino):
    number = votes.a_proposal(village["Bertil"], "Oak").number
    address = f"proposals/{number}/translations/"
    words = {"title": "Ek", "text": "Ett träd."}
    made = aino.post(address, language="sv", **words).json()
    again = aino.post(address, language="sv", **words)
    assert (again.status_code, again.json()["code"]) == (409, "already-translated")
    mended = aino.put(f"translations/{made['uid']}/", title="Eken", text="Ett träd.")
    assert mended.json()["title"] == "Eken"
    cilla = program_of(village["Cilla"])
    assert cilla.delete(f"translations/{made['uid']}/").status_code == 403
    (shown,) = results(Program(), address)
    assert (shown["language"], shown["translator"]["name"]) == ("sv", "Aino Ek")
    assert aino.delete(f"translations/{made['uid']}/").status_code == 204
    assert results(Program(), address) == []


def test_an_argument_helps_or_does_not_however_often_it_is_said(village, aino):
    number = votes.a_proposal(village["Bertil"], "Oak").number
    made = aino.post(f"proposals/{number}/arguments/", side="for", text="Shade.").json()
    address = f"arguments/{made['uid']}/helpful/"
    for act, helps in ((aino.put, True), (aino.put, True), (aino.delete, False)):
        assert act(address).status_code == 204
        assert aino.get(address).json() == {"is_helpful": helps}
    assert program_of(village["Cilla"]).get(address).json() == {"is_helpful": False}


def test_an_effect_is_read_as_the_form_of_its_kind_reads_it(aino):
    number = aino.post("me/drafts/", title="Oak", text="A tree.").json()["number"]
    address = f"me/proposals/{number}/effects/"
    kinds = {each["name"]: each for each in results(Program(), "effect-kinds/")}
    assert kinds["law.adopt"]["fields_asked"] == ["title", "text"]
    wrong = aino.post(address, kind="law.adopt", data={"title": ""})
    assert wrong.status_code == 422
    assert {error["field"] for error in wrong.json()["errors"]} == {"data.title", "data.text"}
    assert aino.post(address, kind="law.adopt", data={"colour": "x"}).status_code == 422
    assert aino.post(address, kind="pay", data={}).status_code == 404
    change = {"proposals.signature_days": "45"}
    made = aino.post(address, kind="charter.amend", data=change)
    assert made.json()["data"]["changes"] == {"proposals.signature_days": 45}
    assert made.headers["Location"].endswith(f"/api/v1/me/effects/{made.json()['id']}/")
    same = aino.post(address, kind="charter.amend", data={"proposals.signature_days": "no"})
    assert {error["field"] for error in same.json()["errors"]} == {"data.proposals.signature_days"}
