"""The pages of rolls say what is compared, who sees what, and where somebody votes."""

import pytest

from federation.confederations.actions import announce_roll
from federation.confederations.models import Confederation, GroupRoll
from federation.rolls.models import Elector, Electors, OtherList, Roll, VotingHome
from tests import comparing, rolling, world
from tests.programs import Program, problem, program_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def scene(monkeypatch):
    with comparing.a_scene(monkeypatch) as scene:
        yield scene


@pytest.fixture
def aino(scene, client):
    return world.sign_in(client, scene.people["Aino"])


def rolls(scene):
    return f"/joint-votes/{scene.vote.number}/rolls/"


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().split())


def let_go(client, scene):
    return client.post(f"{rolls(scene)}let-go/", follow=True)


def declare(client, scene, home):
    number = scene.confederation.number
    return client.post(f"/voting-home/{number}/", {f"{number}-home": home}, follow=True)


# --- The page of a vote -------------------------------------------------------------------------
def test_everybody_reads_what_is_compared_and_what_that_cannot_find(scene, client):
    page = page_of(client, rolls(scene))
    assert "Rolls close on Tuesday 8 January 2030" in page
    for promise in ("How rolls are compared", "Who can see what", "What this cannot find"):
        assert promise in page
    assert "how many can vote in each group and how long its list is, in small groups too" in page
    assert "Two groups that lie together" in page
    assert "Lakeside" in page
    assert "Where you vote" not in page


def test_the_table_says_who_is_compared(scene, client):
    scene.compare("aino@example.org", "else@example.org")
    page = page_of(client, rolls(scene))
    assert "is being compared with those of the other groups" in page
    for name, text in (("On its list", "2"), ("Compared with ours", "yes")):
        assert f'data-label="{name}">{text}</td>' in page
    assert "this is ours" in page
    assert "not yet" in page


def test_a_roll_that_became_longer_since_it_was_compared_is_told_with_both_numbers(scene, client):
    scene.compare("aino@example.org")
    address = scene.vote.get_absolute_url()
    announce_roll(scene.vote, scene.lake.origin, size=9, now=world.now())
    announce_roll(scene.vote, scene.hill.origin, size=1, now=world.now())
    assert "Nobody is added to a roll that is compared" not in page_of(client, address)
    GroupRoll.objects.filter(origin=scene.hill.origin).update(size=7)
    told = "Hillside said on the roll day that 1 people can vote there, and votes on a roll of 7."
    assert told in page_of(client, address)
    assert "at the opening: 7" in page_of(client, rolls(scene))


def test_a_roll_for_which_far_too_many_could_be_asked_about_is_told_too(scene, client):
    scene.compare("aino@example.org")
    address = scene.vote.get_absolute_url()
    announce_roll(scene.vote, scene.hill.origin, size=1, now=world.now())
    told = "could ask the guardians about more people than it has"
    Electors.objects.filter(origin=scene.hill.origin).update(size=1 + 5)
    assert told not in page_of(client, address)
    Electors.objects.filter(origin=scene.hill.origin).update(size=1 + 6)
    page = page_of(client, address)
    assert "Hillside said on the roll day that 7 people can vote there" in page
    assert told in page


def test_a_member_on_two_lists_chooses_there(scene, aino):
    scene.compare("aino@example.org")
    page = page_of(aino, rolls(scene))
    assert "You are on two lists." in page
    assert f'<a href="{scene.hill.address}">Hillside</a>' in page
    assert "Take me off the roll here" in page
    assert "until Monday 14 January 2030" in page
    answer = let_go(aino, scene)
    assert "You are off the roll here." in answer.content.decode()
    assert "Take me off the roll here" not in page_of(aino, rolls(scene))


def test_who_was_let_go_elsewhere_reads_that_they_vote_here(scene, aino):
    scene.compare("aino@example.org")
    scene.hill.let_go(Elector.objects.get(person=scene.people["Aino"]).nullifier)
    rolling.heard(*scene.peers)
    assert "Hillside has let you go. You vote here." in page_of(aino, rolls(scene))
    refused = let_go(aino, scene)
    assert refused.status_code == 409


def test_others_read_that_they_vote_here(scene, client):
    scene.compare("aino@example.org")
    world.sign_in(client, scene.people["Cilla"])
    page = page_of(client, rolls(scene))
    assert "You have no confirmed e-mail address" in page
    assert let_go(client, scene).status_code == 409


def test_after_the_opening_it_says_what_was_found_and_why_somebody_is_off(scene, aino):
    scene.compare("aino@example.org")
    scene.open()
    page = page_of(aino, rolls(scene))
    assert "compared with those of 1 of 2 other groups" in page
    assert "1 member is off it" in page
    assert "may be on two rolls" in page
    assert "the choice was not made in time" in page


def test_once_the_vote_is_certified_nobody_is_told_where_they_stood(scene, aino):
    scene.compare()
    scene.open()
    assert "Where you vote" in page_of(aino, rolls(scene))
    scene.vote.certified_at, scene.vote.is_adopted = world.now(), False
    scene.vote.save()
    world.next_day(2)
    assert "Where you vote" not in page_of(aino, rolls(scene))
    mine = program_of(scene.people["Aino"]).get(f"joint-votes/{scene.vote.number}/rolls/me/")
    assert mine.json()["standing"] == ""


def test_a_vote_without_the_check_says_so_on_its_own_page(scene, aino):
    scene.open()
    warning = "could not be compared before the vote opened"
    assert warning in page_of(aino, rolls(scene))
    assert warning in page_of(aino, scene.vote.get_absolute_url())
    assert warning in page_of(aino, f"/proposals/{scene.vote.proposal_id}/")


def test_both_pages_of_the_vote_lead_here(scene, client):
    link = f'href="{rolls(scene)}"'
    assert link in page_of(client, scene.vote.get_absolute_url())
    scene.vote.refresh_from_db()
    assert link in page_of(client, f"/proposals/{scene.vote.proposal_id}/")


def test_where_nobody_guards_the_page_says_so(monkeypatch, client):
    with comparing.a_scene(monkeypatch, guardian="nobody") as scene:
        assert "has no roll guardians" in page_of(client, rolls(scene))


def test_it_costs_the_same_for_few_and_for_many(scene, aino, queries):
    scene.compare("aino@example.org")
    with queries(MOST_QUERIES):
        page_of(aino, rolls(scene))
    for number in range(30):
        scene.confederation.seats.create(
            origin=f"{number:064x}", name=f"Group {number}", joined_at=world.now()
        )
    with queries(MOST_QUERIES):
        page_of(aino, rolls(scene))


def test_strangers_do_not_choose(scene, client):
    scene.compare("aino@example.org")
    assert "/account/" in client.post(f"{rolls(scene)}let-go/")["Location"]
    assert client.get(f"{rolls(scene)}let-go/").status_code == 405


# --- The voting home ------------------------------------------------------------------------------
def test_a_member_chooses_a_voting_home(scene, aino, queries):
    assert "My voting home" in page_of(aino, "/me/")
    with queries(MOST_QUERIES):
        page = page_of(aino, "/voting-home/")
    assert "Valley" in page
    answer = declare(aino, scene, "elsewhere")
    assert "Your choice has been kept." in answer.content.decode()
    assert VotingHome.objects.get().is_here is False
    assert "You have declared that you vote in another group." in page_of(aino, rolls(scene))
    assert "no-store" in aino.get(rolls(scene))["Cache-Control"]


def test_while_rolls_are_closed_the_page_says_until_when(scene, aino):
    scene.on_day(7)
    page = page_of(aino, "/voting-home/")
    assert "You can choose again from Thursday 17 January 2030 on." in page
    answer = declare(aino, scene, "elsewhere")
    assert answer.status_code == 409
    assert "You can choose again" in answer.content.decode()
    assert not VotingHome.objects.exists()


def test_what_is_neither_here_nor_elsewhere_is_refused(scene, aino):
    assert declare(aino, scene, "nowhere").status_code == 422
    assert aino.post("/voting-home/99/", {"99-home": "here"}).status_code == 404


def test_a_group_on_its_own_has_no_voting_homes(scene, aino):
    Confederation.objects.update(left_at=world.now())
    assert "everybody votes here" in page_of(aino, "/voting-home/")
    assert "My voting home" not in page_of(aino, "/me/")


def test_only_members_have_a_voting_home(scene, client):
    assert "/account/" in client.get("/voting-home/")["Location"]
    world.sign_in(client, world.a_person("Ivo"))
    assert client.get("/voting-home/").status_code == 403
    for home in ("elsewhere", "nowhere"):
        answer = declare(client, scene, home)
        assert answer.status_code == 403
        # Neither is the page shown that only members read.
        assert "-home" not in answer.content.decode()


def test_what_another_computer_answered_is_marked_as_english(scene, aino):
    scene.compare("aino@example.org")
    why = "it is not the list that their record announced"
    OtherList.objects.update(compared_at=None, error=why)
    Roll.objects.update(state="asking", error="Lakeside: nobody answers")
    page = page_of(aino, rolls(scene))
    for error in (why, "Lakeside: nobody answers"):
        assert f'<span lang="en">{error}</span>' in page


# --- Programs -------------------------------------------------------------------------------------
def test_programs_read_how_far_it_is(scene):
    scene.compare("aino@example.org")
    found = Program().get(f"joint-votes/{scene.vote.number}/rolls/").json()
    assert (found["closes"], found["opens"]) == ("2030-01-08", "2030-01-15")
    assert (found["state"], found["guardians"]) == ("listed", ["Lakeside"])
    [hill] = [line for line in found["groups"] if line["name"] == "Hillside"]
    assert (hill["size"], hill["count"], hill["is_compared"]) == (1, 1, True)


def test_programs_read_and_choose_where_their_person_votes(scene):
    program = program_of(scene.people["Aino"])
    number = scene.confederation.number
    assert program.put(f"me/voting-homes/{number}/", votes_here=False).status_code == 204
    assert program.put(f"me/voting-homes/{number}/", votes_here=True).status_code == 204
    [home] = program.get("me/voting-homes/").json()["results"]
    assert (home["votes_here"], home["closed_until"]) == (True, None)
    scene.compare("aino@example.org")
    mine = f"joint-votes/{scene.vote.number}/rolls/me/"
    found = program.get(mine).json()
    assert (found["standing"], found["other_groups"]) == ("unresolved", ["Hillside"])
    assert program.delete(mine).status_code == 204
    assert program.get(mine).json()["standing"] == "elsewhere"
    assert problem(program.delete(mine)) == (409, "nothing-to-choose")
    answer = program.put(f"me/voting-homes/{number}/", votes_here=False)
    assert problem(answer) == (409, "rolls-are-closed")
