"""A proposal from first word to law, and a delegated vote, told by programs alone."""

import pytest

from core.record.models import Entry
from delegation.models import Mandate
from groups.decisions.models import Law
from groups.referenda.models import Referendum, SealedBallot
from tests import votes, world
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db
CHARTER = votes.a_charter(ballots="sealed") | {
    "proposals.signatures_number": 2,
    "delegation.on": True,
}


def done(answer, status=200):
    """What was answered; nothing where there is nothing to answer."""
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


@pytest.fixture
def programs():
    """Everybody's program, by name."""
    village = world.a_village("Aino", "Bertil", "Cilla", "Dawid", charter=CHARTER)
    return {name: program_of(person) for name, person in village.items()}


def a_published(programs, **words):
    """A proposal of Aino's that collects signatures, hers included."""
    given = {"title": "A quiet pond", "text": "No motors on the pond."} | words
    draft = done(programs["Aino"].post("me/drafts/", **given), 201)
    number = draft["number"]
    done(programs["Aino"].put(f"me/proposals/{number}/publication/"))
    return number


def opened(number):
    for _day in range(5):
        world.next_day()
        stage = done(Program().get(f"proposals/{number}/"))["stage"]
        if stage == "voting":
            return Referendum.objects.get(proposals=number).number
    raise AssertionError("the vote did not open")


def test_a_proposal_becomes_a_law(programs):
    aino, bertil, cilla, dawid = programs.values()
    draft = done(
        aino.post(
            "me/drafts/",
            title="A quiet pond",
            text="No motors.",
            reason="Frogs.",
            keywords=["water"],
        ),
        201,
    )
    number = draft["number"]
    assert draft["stage"] == "draft"
    assert Program().get(f"proposals/{number}/").status_code == 404
    assert bertil.get(f"me/proposals/{number}/").status_code == 404
    words = {"title": "A quiet pond", "text": "No motors on the pond."}
    done(aino.put(f"me/proposals/{number}/", **words))
    law = {"kind": "law.adopt", "data": {"title": "Quiet", "text": "No motors on the pond."}}
    effect = done(aino.post(f"me/proposals/{number}/effects/", **law), 201)
    assert "Quiet" in effect["words"]
    done(aino.put(f"me/proposals/{number}/publication/"))

    shown = done(Program().get(f"proposals/{number}/"))
    assert shown["text"] == "No motors on the pond."
    assert shown["signatures"] == {"valid": 1, "needed": 2}
    assert shown["author"]["name"] == "Aino Ek"
    done(bertil.put(f"proposals/{number}/signature/"), 204)
    assert done(bertil.get(f"proposals/{number}/signature/"))["has_signed"]
    argued = done(
        cilla.post(f"proposals/{number}/arguments/", side="against", text="Boats are fun."), 201
    )
    done(dawid.put(f"arguments/{argued['uid']}/helpful/"), 204)
    done(dawid.put(f"arguments/{argued['uid']}/helpful/"), 204)
    (argument,) = done(Program().get(f"proposals/{number}/arguments/"))["results"]
    assert (argument["helpful"], argument["author"]["name"]) == (1, "Cilla Ek")

    vote = opened(number)
    options = done(Program().get(f"referenda/{vote}/"))["options"]
    adopt = next(each["key"] for each in options if not each["is_status_quo"])
    receipts = [
        done(program.post(f"referenda/{vote}/sealed-ballot/", choice=adopt), 201)
        for program in (aino, bertil)
    ]
    changed = {"code": receipts[1]["code"], "choice": "blank"}
    assert done(bertil.put(f"referenda/{vote}/sealed-ballot/", **changed))["seq"] == 2
    assert done(Program().get(f"referenda/{vote}/"))["turnout"] == 2
    assert done(Program().get(f"referenda/{vote}/"))["result"] is None

    world.on(Referendum.objects.get(pk=vote).closes)
    result = done(Program().get(f"referenda/{vote}/"))["result"]
    assert result["winner"] == adopt
    assert {each["key"]: each["together"] for each in result["tally"]} == {
        adopt: 1,
        "0": 0,
        "blank": 1,
    }
    found = done(aino.post(f"referenda/{vote}/ballot-search/", code=receipts[0]["code"]))
    assert [each["choice"] for each in found["found"]] == [adopt]
    assert done(aino.post(f"referenda/{vote}/recount/"))["agrees"]
    assert done(aino.get(f"referenda/{vote}/me/"))["came_to"]["how"] == "own"
    (decision,) = done(Program().get("decisions/"))["results"]
    assert decision["outcome"] == "adopted"
    world.on(decision_day(decision))
    assert done(Program().get(f"decisions/{decision['number']}/"))["effects"][0]["state"] == (
        "applied"
    )
    (law,) = done(Program().get("laws/", q="motors"))["results"]
    assert done(Program().get(f"laws/{law['number']}/"))["text"] == "No motors on the pond."
    assert Law.objects.in_force().count() == 1


def decision_day(decision):
    return max(world.today(), type(world.today()).fromisoformat(decision["in_force_on"]))


def test_a_vote_is_delegated_followed_and_taken_back(programs):
    aino, bertil, cilla, dawid = programs.values()
    voice = done(bertil.post("me/voices/", scope="everything", statement="I read."), 201)
    assert voice["statement"] == "I read."
    (speaker,) = done(cilla.get("speakers/"))["results"]
    assert speaker["person"]["name"] == "Bertil Ek"
    number = speaker["person"]["number"]
    world.next_day()
    choices = [{"people": [number]}]
    until = (world.today().replace(year=world.today().year + 1)).isoformat()
    mandate = {"scope": "everything", "choices": choices, "until_on": until}
    looked = done(cilla.post("me/mandates/preview/", **mandate))
    assert "as Bertil Ek" in looked["sentence"]
    assert not Mandate.objects.exists()
    given = done(cilla.post("me/mandates/", **mandate), 201)
    done(dawid.post("me/mandates/", **mandate), 201)

    proposal = a_published(programs)
    done(bertil.put(f"proposals/{proposal}/signature/"), 204)
    vote = opened(proposal)
    refused = bertil.post(f"referenda/{vote}/sealed-ballot/", choice="1")
    assert refused.json()["code"] == "votes-in-the-open"
    done(bertil.put(f"referenda/{vote}/open-ballot/", choice="1", reason="Frogs."))
    (named,) = done(aino.get(f"referenda/{vote}/open-ballots/"))["results"]
    assert (named["person"]["name"], named["reason"]) == ("Bertil Ek", "Frogs.")
    (standing,) = done(cilla.get("me/votes/"))["results"]
    assert standing["choice"] == "1"
    assert "Your mandate on everything follows Bertil Ek." in standing["steps"]
    rests = done(cilla.put(f"me/mandates/{given['uid']}/rest/"))
    assert rests["state"] == "rests"
    (standing,) = done(cilla.get("me/votes/"))["results"]
    assert standing["choice"] is None

    world.on(Referendum.objects.get(pk=vote).closes)
    result = done(aino.get(f"referenda/{vote}/"))["result"]
    assert (result["direct"], result["delegated"]) == (1, 1)
    assert result["largest"] == [
        {"person": {"name": "Bertil Ek", "page": named["person"]["page"]}, "weight": "2"}
    ]
    assert done(Program().get(f"referenda/{vote}/"))["result"]["largest"] == []
    assert done(dawid.get(f"referenda/{vote}/me/"))["came_to"]["how"] == "delegated"
    assert done(cilla.get(f"referenda/{vote}/me/"))["came_to"]["how"] == "silent"
    assert dawid.get(f"referenda/{vote}/mandates/").status_code == 200
    done(bertil.delete(f"me/voices/{voice['number']}/"), 204)
    assert done(cilla.get("speakers/"))["results"] == []


def test_a_secret_ballot_by_a_program_leaves_what_one_by_a_page_leaves(programs):
    aino, bertil, *_ = programs.values()
    number = a_published(programs)
    done(bertil.put(f"proposals/{number}/signature/"), 204)
    vote = opened(number)
    before = Entry.objects.count()
    sent = aino.post(f"referenda/{vote}/sealed-ballot/", choice="1", words="frogs")
    receipt = done(sent, 201)
    assert "Location" not in sent.headers
    assert sent.headers["Cache-Control"] == "no-store"
    assert Entry.objects.count() == before
    (kept,) = SealedBallot.objects.all()
    assert receipt["code"].encode() not in bytes(kept.sealed)
    # The same once more, as after a lost answer, is one ballot.
    again = {"choice": "1", "words": "frogs", "code": receipt["code"]}
    assert done(aino.post(f"referenda/{vote}/sealed-ballot/", **again), 201) == receipt
    withdrawn = {"code": receipt["code"], "words": "frogs"}
    done(aino.post(f"referenda/{vote}/sealed-ballot/withdrawal/", **withdrawn), 204)
    assert not SealedBallot.objects.exists()


def test_an_amendment_is_tried_and_proposed(programs):
    aino = programs["Aino"]
    rule = "proposals.signature_days"
    tried = done(Program().get("charter/trial/", **{rule: "45"}))
    assert tried["changes"][0]["name"] == rule
    assert not tried["is_protected"]
    assert Program().get("charter/trial/", **{rule: "many"}).status_code == 422
    assert Program().post("charter/amendments/", **{rule: "45"}).status_code == 401
    draft = done(aino.post("charter/amendments/", **{rule: "45"}), 201)
    number = draft["number"]
    done(aino.put(f"me/proposals/{number}/publication/"))
    tried = done(Program().get(f"proposals/{number}/dry-run/"))
    assert tried["changes"][0]["after"] == "A proposal collects signatures for 45 days at most."
    assert done(Program().get("charter/outlook/")) == {"obstacle": None, "warnings": []}
    assert done(Program().get("charter/differences/", before=1, after=1))["results"] == []
    assert Program().get("charter/differences/", before=1, after=9).status_code == 422
