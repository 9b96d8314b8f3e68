"""Programs vote, look for their ballots, and count again."""

import pytest

from groups.referenda.actions import new_code
from groups.referenda.models import BallotFile
from tests import votes, world
from tests.acts.refusing import everything
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret():
    """A secret vote that is open, and everybody's program."""
    vote, village = votes.a_vote()
    return vote, {name: program_of(person) for name, person in village.items()}


@pytest.fixture
def openly():
    vote, village = votes.a_vote(charter=votes.a_charter(ballots="open"))
    return vote, {name: program_of(person) for name, person in village.items()}


def code_of(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()["code"]


def test_a_code_is_made_and_kept_nowhere(secret):
    vote, programs = secret
    codes = f"referenda/{vote.pk}/codes/"
    one, other = (programs["Aino"].post(codes).json()["code"] for _time in range(2))
    assert one != other
    assert Program().post(codes).status_code == 401
    cast = programs["Aino"].post(f"referenda/{vote.pk}/sealed-ballot/", choice="1", code=one)
    assert cast.json()["code"] == one


def test_what_cannot_be_a_ballot_is_refused(secret):
    vote, programs = secret
    address, aino = f"referenda/{vote.pk}/sealed-ballot/", programs["Aino"]
    assert code_of(aino.post(address, choice="7"), 400) == "unknown-choice"
    assert code_of(aino.post(address, choice="1", code="no code"), 400) == "wrong-code"
    assert code_of(aino.put(address, choice="1", code=new_code()), 409) == "not-voted"
    assert aino.post(address).status_code == 422
    aino.post(address, choice="1")
    assert code_of(aino.post(address, choice="1"), 409) == "already-voted"
    assert code_of(aino.put(address, choice="1", code=new_code()), 404) == "unknown-code"
    openly = aino.put(f"referenda/{vote.pk}/open-ballot/", choice="1")
    assert code_of(openly, 409) == "ballots-are-sealed"
    assert aino.get(f"referenda/{vote.pk}/open-ballot/").status_code == 404


def test_an_open_ballot_is_cast_changed_and_taken_back(openly):
    vote, programs = openly
    address, aino = f"referenda/{vote.pk}/open-ballot/", programs["Aino"]
    assert aino.put(address, choice="1", reason="Frogs.").status_code == 200
    assert aino.put(address, choice="1").json()["times_changed"] == 0
    assert aino.put(address, choice="0").json()["times_changed"] == 1
    assert aino.get(address).json()["choice"] == "0"
    assert programs["Bertil"].get(address).status_code == 404
    assert aino.get(f"referenda/{vote.pk}/me/").json()["may_change"]
    assert aino.delete(address).status_code == 204
    assert code_of(aino.delete(address), 409) == "not-voted"


def test_whoever_has_the_file_counts_again(secret):
    vote, programs = secret
    aino, bertil, _ = programs.values()
    receipt = aino.post(f"referenda/{vote.pk}/sealed-ballot/", choice="1", words="frogs").json()
    bertil.post(f"referenda/{vote.pk}/sealed-ballot/", choice="blank")
    votes.close(vote)
    content = bytes(BallotFile.objects.get().content)
    sent = bertil.get(f"referenda/{vote.pk}/ballots/")
    assert (sent.content, sent.headers["Content-Type"]) == (content, "application/jsonl")
    again = bertil.post(f"referenda/{vote.pk}/recount/", ballots=content.decode()).json()
    assert (again["agrees"], again["is_the_published"]) == (True, True)
    assert again["tally"] == {"1": 1, "0": 0, "blank": 1}
    altered = content.decode().replace('"choice":"blank"', '"choice":"0"')
    again = bertil.post(f"referenda/{vote.pk}/recount/", ballots=altered).json()
    assert not again["agrees"] or again["fault"]
    assert not again["is_the_published"]
    broken = bertil.post(f"referenda/{vote.pk}/recount/", ballots="nonsense").json()
    assert broken["fault"]
    search = f"referenda/{vote.pk}/ballot-search/"
    found = aino.post(search, code=receipt["code"], words="frogs").json()
    assert found["found"] == [{"seq": 1, "choice": "1"}]
    assert found["pseudonym"] == receipt["pseudonym"]
    assert aino.post(search, code=receipt["code"]).json()["found"] == []
    assert code_of(aino.post(search, code="x"), 400) == "wrong-code"
    stranger = program_of(world.a_person("Xaver"))
    assert stranger.post(search, code=receipt["code"], words="frogs").status_code == 403


def test_after_the_close_members_read_who_took_part_and_everybody_the_totals(secret):
    vote, programs = secret
    programs["Aino"].post(f"referenda/{vote.pk}/sealed-ballot/", choice="1")
    votes.close(vote)
    roll = f"referenda/{vote.pk}/roll/"
    took_part = programs["Cilla"].get(roll, took_part="true").json()["results"]
    assert [entry["person"]["name"] for entry in took_part] == ["Aino Ek"]
    assert Program().get(roll).status_code == 401
    assert Program().get(f"referenda/{vote.pk}/").json()["result"]["turnout"] == 1
    (listed,) = Program().get("referenda/", state="closed").json()["results"]
    assert listed["reason"] == "adopted"
    assert Program().get("referenda/", state="voting").json()["results"] == []
    came_to = programs["Cilla"].get(f"referenda/{vote.pk}/me/").json()["came_to"]
    assert (came_to["how"], came_to["choice"]) == ("silent", "")


def test_a_ballot_by_a_program_changes_the_same_rows_as_a_ballot_by_a_page(secret, caplog):
    vote, programs = secret
    caplog.set_level("DEBUG")
    before = everything()
    sent = programs["Aino"].post(f"referenda/{vote.pk}/sealed-ballot/", choice="1", words="frogs")
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"referenda_rollentry", "referenda_sealedballot"}
    receipt = sent.json()
    for told in (receipt["code"], receipt["pseudonym"], "frogs", programs["Aino"].token):
        assert told not in caplog.text
        assert not any(told in rows for rows in after.values())
