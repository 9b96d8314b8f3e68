"""Programs find the group, its notes and its number of followers; people find pages."""

import re

import pytest
from django.urls import reverse

from core.heartbeat import jobs
from core.instance import instance
from federation.identity import speaking
from federation.identity.models import Follower, Lane, Other, Post
from federation.identity.rules import activities
from federation.wire.wall import wall
from tests import votes, world

pytestmark = pytest.mark.django_db
PROGRAM = {"accept": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'}
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOST = instance.address.partition("//")[2]


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)


@pytest.fixture
def proposal(village):
    made = votes.a_proposal(village["Aino"])
    jobs.drain_all(now=world.now())
    return made


def finger(client, resource):
    return client.get("/.well-known/webfinger", {"resource": resource})


@pytest.mark.parametrize(
    ("resource", "actor"),
    [
        (f"acct:folkmoot@{HOST}", "group"),
        (f"acct:Folkmoot@{HOST}", "group"),
        (f"acct:{HOST}@{HOST}", "instance"),
        (f"{instance.address}/federation/group", "group"),
    ],
)
def test_the_group_is_found_by_name(client, village, resource, actor):
    answer = finger(client, resource)
    assert answer["Content-Type"].startswith("application/jrd+json")
    links = {link["rel"]: link["href"] for link in answer.json()["links"]}
    assert links["self"] == f"{instance.address}/federation/{actor}"


@pytest.mark.parametrize("resource", ["", "acct:aino@elsewhere.example", f"acct:aino@{HOST}", "x"])
def test_nobody_else_is_found(client, village, resource):
    assert finger(client, resource).status_code == 404


def test_the_instance_behind_an_address_is_found(client, village):
    [link] = finger(client, f"{instance.address}/").json()["links"]
    assert link["href"] == f"{instance.address}/federation/instance"


def test_what_software_it_is(client, proposal):
    [link] = client.get("/.well-known/nodeinfo").json()["links"]
    found = client.get(link["href"].removeprefix(instance.address)).json()
    assert found["software"]["name"] == "folkmoot"
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", found["software"]["version"])
    assert found["usage"] == {"users": {"total": 3}, "localPosts": 1}


def test_of_a_closed_group_nothing_is_counted(client):
    world.a_village("Aino", "Bertil", "Cilla", charter={"group.open_to_readers": False})
    found = client.get("/nodeinfo/2.1").json()
    assert found["usage"] == {"users": {}, "localPosts": 0}
    assert found["metadata"] == {}
    assert finger(client, f"acct:folkmoot@{HOST}").status_code == 404


def test_before_there_is_a_group_nobody_is_there(client):
    for path in ("/federation/instance", "/.well-known/nodeinfo", "/nodeinfo/2.1"):
        assert client.get(path, headers=PROGRAM).status_code == 404
    assert client.post("/federation/inbox", b"{}", content_type="text/plain").status_code == 404


@pytest.mark.parametrize("name", ["group", "instance"])
def test_an_actor_is_a_document_for_programs_and_a_page_for_people(client, village, name):
    path = f"/federation/{name}"
    document = client.get(path, headers=PROGRAM)
    assert document["Content-Type"].startswith("application/activity+json")
    assert "Accept" in document["Vary"]
    assert document.json()["id"] == instance.address + path
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 302
    assert client.get(page["Location"]).status_code == 200


def test_a_group_and_an_application_are_there(client, village):
    kinds = [
        client.get(f"/federation/{name}", headers=PROGRAM).json()["type"]
        for name in ("group", "instance")
    ]
    assert kinds == ["Group", "Application"]


def test_only_the_number_of_followers_is_told(client, village):
    facts = {"digest": "d", "address": "https://a.example/a", "key_id": "k", "key_pem": "p"}
    other = Other.objects.create(inbox="https://a.example/in", fetched_at=wall(), **facts)
    Follower.objects.create(other=other)
    found = client.get("/federation/group/followers").json()
    assert (found["totalItems"], set(found)) == (1, {"@context", "id", "type", "totalItems"})


def test_the_address_of_a_proposal_leads_programs_to_its_note(client, proposal):
    answer = client.get(proposal.get_absolute_url(), headers=PROGRAM)
    assert answer.status_code == 302
    note = client.get(answer["Location"].removeprefix(instance.address), headers=PROGRAM).json()
    assert note["url"] == instance.address + proposal.get_absolute_url()
    page = client.get(proposal.get_absolute_url(), headers=BROWSER)
    assert page.status_code == 200
    assert "Accept" in page["Vary"]
    assert client.get("/", headers=PROGRAM)["Location"].endswith("/federation/group")
    assert client.get("/proposals/99/", headers=PROGRAM).status_code == 404


def test_the_address_of_a_note_leads_people_to_its_proposal(client, proposal):
    note = speaking.places().note(str(Post.objects.get().uid)).removeprefix(instance.address)
    answer = client.get(note, headers=BROWSER)
    assert answer["Location"] == proposal.get_absolute_url()


def test_the_outbox_is_read_by_pages(client, village, monkeypatch):
    for number in range(3):
        votes.a_proposal(village["Aino"], f"Bench {number}")
    jobs.drain_all(now=world.now())
    monkeypatch.setattr(activities, "PAGE", 2)
    whole = client.get("/federation/group/outbox").json()
    assert whole["totalItems"] == 3
    page = client.get(whole["first"].removeprefix(instance.address)).json()
    last = client.get(page["next"].removeprefix(instance.address)).json()
    assert [len(one["orderedItems"]) for one in (page, last)] == [2, 1]
    assert "next" not in last
    kinds = {one["type"] for one in page["orderedItems"]}
    assert kinds == {"Announce"}
    activity = page["orderedItems"][0]
    same = client.get(activity["id"].removeprefix(instance.address)).json()
    assert same["object"] == activity["object"]
    assert client.get("/federation/group/outbox?before=x").status_code == 404


@pytest.mark.parametrize("path", ["/federation/group/outbox?before=latest", "/federation/group"])
def test_a_page_of_the_outbox_costs_the_same_however_long_it_is(client, village, path, queries):
    client.get(path, headers=PROGRAM)
    for number in range(5):
        votes.a_proposal(village["Aino"], f"Bench {number}")
    jobs.drain_all(now=world.now())
    with queries(6):
        client.get(path, headers=PROGRAM)


def test_people_read_how_to_follow_and_that_not_everybody_is_reached(client, village, queries):
    """But not who: a place that cannot be reached is often the home of one follower."""
    Lane.objects.create(host="down.example", due_at=wall(), failures=3)
    with queries(12):
        page = client.get(reverse("identity:follow")).content.decode()
    assert f"@folkmoot@{HOST}" in page
    assert "1 place has not answered yet" in page
    assert "down.example" not in page


def test_those_who_write_programs_find_the_paper(client):
    answer = client.get("/FEDERATION.md")
    assert answer["Content-Type"].startswith("text/markdown")
    assert b"FEP-67ff" in answer.content
