"""Programs give mandates and end them, and read who speaks."""

import pytest

from core.charter.actions import enact
from delegation.models import Mandate
from tests import world
from tests.acts.refusing import everything
from tests.delegating import a_village, follow, soon, speak_up
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    """Ballots are secret; Bertil and Cilla vote in the open."""
    village = a_village(ballots="sealed")
    speak_up(village["Bertil"], village["Cilla"], statement="I read.")
    world.next_day()
    return village


@pytest.fixture
def aino(village):
    return program_of(village["Aino"])


def a_mandate(*people, **more):
    choices = [{"people": [person.pk for person in people]}]
    return {"choices": choices, "until_on": soon(100).isoformat()} | more


def numbered(changes, village):
    """The same with numbers in the place of names."""

    def numbers(people):
        return [village[each].pk if each in village else each for each in people]

    choices = changes.get("choices", ())
    changed = [choice | {"people": numbers(choice["people"])} for choice in choices]
    return changes | ({"choices": changed} if "choices" in changes else {})


def told(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_mandate_is_given_changed_renewed_and_ended(village, aino):
    bertil, cilla = village["Bertil"], village["Cilla"]
    given = told(aino.post("me/mandates/", **a_mandate(bertil, scope="everything")), 201)
    assert given["sentence"].startswith("On <em>everything</em>, vote as Bertil Ek")
    again = aino.post("me/mandates/", **a_mandate(cilla, scope="everything"))
    assert told(again, 409)["code"] == "already-given"
    address = f"me/mandates/{given['uid']}/"
    changed = told(aino.put(address, **a_mandate(bertil, cilla)), 200)
    assert changed["choices"][0]["must_agree"] == 2
    later = told(aino.post(f"{address}renewal/", until_on=soon(200).isoformat()), 200)
    assert later["until_on"] == soon(200).isoformat()
    (listed,) = told(aino.get("me/mandates/"), 200)["results"]
    assert listed["is_secret"]
    assert told(program_of(bertil).get(address), 404)["code"] == "not-yours"
    assert aino.delete(address).status_code == 204
    assert told(aino.get(address), 404)["code"] == "not-yours"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"choices": [{"people": ["Bertil", "Cilla"], "must_agree": 1}]}, "quota-too-low"),
        ({"choices": [{"people": ["Bertil", "Bertil"]}]}, "named-twice"),
        ({"choices": [{"people": ["Aino"]}]}, "names-yourself"),
        ({"choices": [{"people": [10**6]}]}, "no-account"),
        ({"choices": [{"people": ["Dawid"]}]}, "not-in-the-open"),
        ({"until_on": "2020-01-01"}, "expiry-past"),
        ({"until_on": "9999-01-01"}, "expiry-too-far"),
        ({"scope": "river:long"}, "unknown-scope"),
        ({"choices": []}, "wrong-input"),
        ({"choices": [{"people": list(range(1, 9))}]}, "wrong-input"),
        ({"until_on": "soon"}, "wrong-input"),
    ],
)
@pytest.mark.parametrize("address", ["me/mandates/", "me/mandates/preview/"])
def test_what_nobody_may_ask_of_a_mandate_is_refused(village, aino, address, changes, code):
    asked = a_mandate(village["Bertil"], scope="everything") | numbered(changes, village)
    answer = aino.post(address, **asked)
    assert answer.json()["code"] == code
    assert not Mandate.objects.exists()


def test_a_mandate_that_is_given_tells_nobody_where_it_is(village, aino):
    answer = aino.post("me/mandates/", **a_mandate(village["Bertil"], scope="everything"))
    uid = answer.json()["uid"]
    assert answer.headers["Location"].endswith(f"/api/v1/me/mandates/{uid}/")
    for name in ("Bertil", "Cilla", "Dawid"):
        program = program_of(village[name])
        assert program.get(f"me/mandates/{uid}/").status_code == 404
        shown = program.get(f"speakers/{village['Bertil'].pk}/").content.decode()
        assert "Aino" not in shown


def test_while_it_is_switched_off_a_mandate_can_only_be_ended(village, aino):
    mandate = follow(village["Aino"], village["Bertil"])
    enact({"delegation.on": False}, now=world.now(), decision=None, cause="test")
    address = f"me/mandates/{mandate.uid}/"
    asked = a_mandate(village["Cilla"])
    assert told(aino.put(address, **asked), 404)["code"] == "delegation-off"
    for place in ("speakers/", "scopes/", "flow/", "concentration/", "scopes/candidates/"):
        assert told(aino.get(place), 404)["code"] == "delegation-off"
    assert told(aino.put(f"{address}rest/"), 200)["state"] == "rests"
    assert told(aino.delete(f"{address}rest/"), 404)["code"] == "delegation-off"
    assert aino.delete(address).status_code == 204


def test_who_speaks_is_told_with_words_weight_and_in_pages(village, aino):
    follow(village["Dawid"], village["Bertil"])
    world.next_day()
    found = told(aino.get("speakers/"), 200)["results"]
    first = told(aino.get("speakers/", limit=1), 200)
    second = Program(aino.token).get(first["next"].partition("/api/v1/")[2]).json()
    assert [*first["results"], *second["results"]] == found
    bertil = next(each for each in found if each["person"]["name"] == "Bertil Ek")
    assert (bertil["figures"]["weight"], bertil["statement"]) == ("2", "I read.")
    (searched,) = told(aino.get("speakers/", q="Cilla"), 200)["results"]
    assert searched["person"]["name"] == "Cilla Ek"
    flow = told(aino.get("flow/"), 200)
    seen = {each["person"]["name"]: each["unseen"] for each in flow["people"]}
    assert seen == {"Bertil Ek": 1, "Cilla Ek": 0}
    assert flow["edges"] == []
    (night, *_) = told(aino.get("concentration/"), 200)["results"]
    assert night["delegating"] == 1
    named = told(aino.get("scopes/candidates/"), 200)
    assert {each["name"] for each in named["people"]} == {"Bertil Ek", "Cilla Ek"}
    asked = told(aino.get("scopes/candidates/", q="Dawid"), 200)
    assert [each["name"] for each in asked["silent"]] == ["Dawid Ek"]
    assert {"scope": "everything", "words": "everything"} in told(aino.get("scopes/"), 200)[
        "results"
    ]
    assert told(aino.get("speakers/", scope="river:long"), 409)["code"] == "unknown-scope"


def test_a_mandate_by_a_program_leaves_what_one_by_a_page_leaves(village, aino, caplog):
    caplog.set_level("DEBUG")
    before = everything()
    given = a_mandate(village["Bertil"], scope="everything")
    uid = told(aino.post("me/mandates/", **given), 201)["uid"]
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"delegation_mandate", "delegation_naming", "delegation_commitment"}
    assert uid not in caplog.text
