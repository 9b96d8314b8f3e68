"""Feeds: valid Atom with names that last, and in a closed group only under a secret address."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.charter import actions as charter
from core.feeds import actions as addresses
from core.instance import instance
from core.people import actions as people
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from tests import votes, world
from tests.proposing import QUICK

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
FEEDS = ("proposals", "decisions")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)


def fetch(address: str, client: Client | None = None, **asked: object):
    answer = (client or Client()).get(address, **asked)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def feed(name: str, **query: str):
    return fetch(reverse("feeds:feed", args=[name], query=query))


def close_the_group() -> None:
    charter.enact({"group.open_to_readers": False}, now=world.now(), decision=None, cause="test")


def only(element, name: str):
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{len(found)} {name} in {element.tag}"
    return found[0]


def check_rfc_4287(root) -> None:
    """What RFC 4287 requires of a feed and of each entry (sections 4.1.1, 4.1.2, 4.2)."""
    assert root.tag == ATOM + "feed"
    assert root.get(XML + "lang")
    ids = [only(root, "id").text]
    for one in (root, *root.findall(ATOM + "entry")):
        assert only(one, "title").text
        assert RFC3339.fullmatch(only(one, "updated").text)
        assert datetime.fromisoformat(only(one, "updated").text).tzinfo
        for link in one.findall(ATOM + "link"):
            assert urlsplit(link.get("href")).scheme in ("http", "https")
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in one.findall(ATOM + "link")
            if link.get("rel") == "alternate"
        ]
        assert len(alternates) == len(set(alternates)) == 1
    assert [link for link in root.findall(ATOM + "link") if link.get("rel") == "self"]
    for entry in root.findall(ATOM + "entry"):
        ids.append(only(entry, "id").text)
        assert only(only(entry, "author"), "name").text
        assert only(entry, "content").get("type") == "html"
        assert only(entry, "content").get(XML + "lang")
        assert RFC3339.fullmatch(only(entry, "published").text)
        for category in entry.findall(ATOM + "category"):
            assert category.get("term")
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:[a-z.]+,\d{4}:[0-9A-Za-z:%._=-]+", each) for each in ids)


def test_an_empty_feed_is_valid_and_does_not_pretend_to_have_changed(village) -> None:
    for name in FEEDS:
        root = feed(name)
        check_rfc_4287(root)
        assert not root.findall(ATOM + "entry")
        assert only(root, "updated").text == "2030-01-01T00:00:00+00:00"


def test_what_is_proposed_and_decided_can_be_followed(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    vote = votes.opened(proposal)
    for person in village.values():
        votes.cast(vote, person)
    votes.close(vote)
    for name in FEEDS:
        check_rfc_4287(feed(name))
    (entry,) = feed("proposals").findall(ATOM + "entry")
    assert only(entry, "title").text == "A bench by the pond"
    assert only(only(entry, "author"), "name").text == "Aino Ek"
    assert "<p>People want to sit down.</p>" in only(entry, "content").text
    assert only(entry, "summary").text.startswith("Adopted on")
    (decision,) = feed("decisions").findall(ATOM + "entry")
    assert "Adopted on" in only(decision, "summary").text
    assert only(decision, "category").get("term") == "adopted"


def test_an_entry_keeps_its_name_wherever_the_instance_moves(village, monkeypatch) -> None:
    proposal = votes.a_proposal(village["Aino"])
    (entry,) = feed("proposals").findall(ATOM + "entry")
    name = only(entry, "id").text
    assert instance.origin in name
    assert str(proposal.uid) in name
    monkeypatch.setitem(instance.__dict__, "address", "https://elsewhere.example")
    (moved,) = feed("proposals").findall(ATOM + "entry")
    assert only(moved, "id").text == name
    assert moved.find(ATOM + "link").get("href").startswith("https://elsewhere.example/")


def test_updated_is_the_date_of_the_last_change_and_brings_it_to_the_front() -> None:
    village = world.a_village("Aino", "Bertil", charter=QUICK)
    first = votes.a_proposal(village["Aino"], "First")
    votes.a_proposal(village["Bertil"], "Second")

    def dates() -> list[tuple[str, str]]:
        found = feed("proposals").findall(ATOM + "entry")
        return [(only(each, "title").text, only(each, "updated").text[:10]) for each in found]

    assert dates() == [("Second", "2030-01-01"), ("First", "2030-01-01")]
    world.next_day()
    proposals.revise(first, village["Aino"], title="First", text="Other.", now=world.now())
    assert dates() == [("First", "2030-01-02"), ("Second", "2030-01-01")]


def test_a_withdrawn_proposal_says_so(village) -> None:
    proposal = proposals.draft(village["Aino"], title="Swing", text="High", now=world.now())
    proposals.publish(proposal, village["Aino"], now=world.now())
    proposals.withdraw(proposal, village["Aino"], now=world.now())
    (entry,) = feed("proposals").findall(ATOM + "entry")
    assert only(entry, "summary").text.startswith("Withdrawn")


def test_drafts_and_names_that_are_hidden_are_not_in_it(village) -> None:
    proposals.draft(village["Aino"], title="A secret idea", text="Psst", now=world.now())
    hidden = proposals.draft(
        village["Aino"], title="No name", text="Text", author_level=5, now=world.now()
    )
    proposals.publish(hidden, village["Aino"], now=world.now())
    text = Client().get(reverse("feeds:feed", args=["proposals"])).content.decode()
    assert "A secret idea" not in text
    assert "Aino" not in text


def test_a_feed_can_be_about_a_keyword(village) -> None:
    bees = proposals.draft(
        village["Aino"], title="Bees", text="Two", keywords=["Garden"], now=world.now()
    )
    proposals.publish(bees, village["Aino"], now=world.now())
    votes.a_proposal(village["Bertil"])
    root = feed("proposals", keyword="garden")
    check_rfc_4287(root)
    assert [only(each, "title").text for each in root.findall(ATOM + "entry")] == ["Bees"]
    assert only(root, "id").text != only(feed("proposals"), "id").text
    assert not feed("decisions", keyword="garden").findall(ATOM + "entry")


def test_signs_that_xml_cannot_hold_do_not_break_the_feed(village) -> None:
    odd = proposals.draft(
        village["Aino"], title="Bell\x07 & <b>", text="a\x0bb ]]> \ufffe", now=world.now()
    )
    proposals.publish(odd, village["Aino"], now=world.now())
    root = feed("proposals")
    check_rfc_4287(root)
    assert only(root.find(ATOM + "entry"), "title").text == "Bell\ufffd & <b>"


def test_it_speaks_the_language_of_the_group_or_the_one_asked_for(village) -> None:
    votes.a_proposal(village["Aino"])
    english = feed("proposals")
    polish = feed("proposals", language="pl")
    assert (english.get(XML + "lang"), polish.get(XML + "lang")) == ("en", "pl")
    assert feed("proposals", language="tlh").get(XML + "lang") == "en"
    same = fetch(reverse("feeds:feed", args=["proposals"]), headers={"accept-language": "pl"})
    assert same.get(XML + "lang") == "en"


def test_who_has_it_already_is_sent_nothing(village) -> None:
    votes.a_proposal(village["Aino"])
    for address in (reverse("feeds:feed", args=["proposals"]), reverse("feeds:calendar")):
        first = Client().get(address)
        again = Client().get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        votes.a_proposal(village["Bertil"], "Another")
        changed = Client().get(address, headers={"if-none-match": first["ETag"]})
        assert changed.status_code == 200


def test_earlier_entries_are_on_further_pages(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    for number in range(31):
        proposal.pk, proposal.uid = None, Proposal().uid
        proposal.title, proposal._state.adding = f"Number {number}", True
        proposal.save()
    first = feed("proposals")
    check_rfc_4287(first)
    links = {link.get("rel"): link.get("href") for link in first.findall(ATOM + "link")}
    assert len(first.findall(ATOM + "entry")) == 30
    rest = fetch(links["next"].removeprefix(instance.address))
    check_rfc_4287(rest)
    assert len(rest.findall(ATOM + "entry")) == 2
    assert "previous" in {link.get("rel") for link in rest.findall(ATOM + "link")}


def test_more_entries_ask_no_more_questions(village, django_assert_num_queries) -> None:
    votes.a_proposal(village["Aino"])
    address = reverse("feeds:feed", args=["proposals"])
    Client().get(address)
    with CaptureQueriesContext(connection) as few:
        Client().get(address)
    assert len(few) <= 15
    for number in range(4):
        votes.a_proposal(village["Bertil"], f"Number {number}")
    with django_assert_num_queries(len(few)):
        Client().get(address)


def test_pages_tell_programs_where_the_feeds_are(village) -> None:
    page = Client().get("/").content.decode()
    for name in FEEDS:
        address = reverse("feeds:feed", args=[name])
        assert re.search(
            rf'<link rel="alternate" type="application/atom\+xml"[^>]*"{address}"', page
        )
    close_the_group()
    inside = world.sign_in(Client(), village["Aino"]).get("/").content.decode()
    assert "atom+xml" not in inside


def test_strangers_read_no_feed_of_a_closed_group(village) -> None:
    votes.a_proposal(village["Aino"])
    close_the_group()
    for name in FEEDS:
        assert Client().get(reverse("feeds:feed", args=[name])).status_code == 302
    assert Client().get(reverse("feeds:calendar")).status_code == 302


def test_members_follow_a_closed_group_under_their_secret_address(village) -> None:
    votes.a_proposal(village["Aino"])
    close_the_group()
    token = addresses.make_address(village["Bertil"], now=world.now())
    for name in FEEDS:
        root = fetch(reverse("feeds:secret_feed", args=[token, name]))
        check_rfc_4287(root)
    answer = Client().get(reverse("feeds:secret_feed", args=[token, "proposals"]))
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    for wrong in ("x" * len(token), token[:-1] + "~"):
        assert Client().get(f"/secret/{wrong}/proposals.atom").status_code == 404
    membership.leave(village["Bertil"], now=world.now())
    assert Client().get(answer.request["PATH_INFO"]).status_code == 404


def test_an_outsider_s_secret_address_opens_no_closed_group(village) -> None:
    token = addresses.make_address(world.a_person("Xaver"), now=world.now())
    address = reverse("feeds:secret_feed", args=[token, "proposals"])
    assert Client().get(address).status_code == 200
    close_the_group()
    assert Client().get(address).status_code == 404


def test_erasing_oneself_ends_the_address(village) -> None:
    token = addresses.make_address(village["Bertil"], now=world.now())
    people.erase(village["Bertil"], now=world.now())
    for name in ("proposals.atom", "group.ics", "mine.ics"):
        assert Client().get(f"/secret/{token}/{name}").status_code == 404
    with pytest.raises(people.Erased):
        addresses.make_address(village["Bertil"], now=world.now())


def test_unknown_feeds_do_not_exist(village) -> None:
    assert Client().get("/feeds/nothing.atom").status_code == 404
