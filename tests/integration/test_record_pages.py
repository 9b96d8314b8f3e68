"""The record reads in sentences; persons and whole entries are for members."""

import re
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import hooks
from core.keys import signing
from core.keys.actions import log_public_keys
from core.record import protection, sequencer, tree
from core.record.actions import Act, append_many
from core.record.models import Checkpoint, Entry, Leaf
from core.record.reading import UNREADABLE
from core.record.rules.note import key_id, verify_note
from core.record.rules.tree import leaf_hash, root_of
from core.record.verbs import Verb
from tests import world

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
RANG = Verb("test.rang", 1, gettext_lazy("The bell rang %(times)s times."), ("times",))
WHISPERED = Verb("test.whispered", 1, "Whispered: %(words)s", ("words",), audience="members")
PERSON = "person:0b2f6c1e-5d4a-4c3b-8e9f-7a6b5c4d3e2f"


@pytest.fixture(autouse=True)
def verbs(monkeypatch):
    for verb in (RANG, WHISPERED):
        monkeypatch.setitem(hooks.verbs._things, verb.name, verb)


@pytest.fixture(autouse=True)
def village(verbs):
    return world.a_village("Aino", "Bertil", "Cecilia")


@pytest.fixture
def member(client, village):
    return world.sign_in(client, village["Aino"])


def ring(count, subject="bell:1"):
    record(*(("test.rang", subject, {"times": number}) for number in range(count)))


def record(*rows):
    with transaction.atomic():
        append_many(
            Act(verb=verb, subject=subject, payload=payload, at=NOW)
            for verb, subject, payload in rows
        )
    sequencer.sequence(NOW)


def listing(client, **asked):
    return client.get(reverse("record:list"), asked)


def sentences(response):
    return [line.sentence for line in response.context["lines"]]


def last():
    return Leaf.objects.order_by("-index")[0]


def test_the_world_reads_what_happened_newest_first(client):
    ring(3)
    response = listing(client)
    assert sentences(response)[:3] == [f"The bell rang {n} times." for n in (2, 1, 0)]
    assert "The bell rang 2 times." in response.text


def test_an_empty_record_says_so(client):
    assert "No entry answers this." in listing(client).text


def test_the_world_sees_no_person_and_no_whisper(client):
    record(("test.rang", PERSON, {"times": 1}), ("test.whispered", "wall:1", {"words": "psst"}))
    for address in (
        reverse("record:list"),
        reverse("record:entry", args=[last().index]),
        reverse("record:entry", args=[last().index - 1]),
    ):
        page = client.get(address).text
        assert PERSON not in page
        assert "psst" not in page
        assert "test.whispered" not in page
        assert '"times":1' not in page
    assert sentences(listing(client))[:2] == [
        "An entry that only members read.",
        "The bell rang 1 times.",
    ]


def test_members_see_all_of_it(member):
    record(("test.rang", PERSON, {"times": 1}), ("test.whispered", "wall:1", {"words": "psst"}))
    page = listing(member).text
    assert "Whispered: psst" in page
    assert PERSON in page
    whisper = member.get(reverse("record:entry", args=[last().index])).text
    assert "&quot;words&quot;:&quot;psst&quot;" in whisper


def test_entries_are_found_by_what_they_are_about_and_what_happened(client):
    ring(2, "bell:1")
    ring(1, "bell:2")
    record(("record.key_changed", "bell:2", {"epoch": 2, "public_key": "00"}))
    assert len(sentences(listing(client, subject="bell:1"))) == 2
    assert len(sentences(listing(client, subject="bell:2"))) == 2
    assert len(sentences(listing(client, verb="test.rang"))) == 3
    assert len(sentences(listing(client, verb="test.rang", subject=" bell:2 "))) == 1
    assert sentences(listing(client, subject="bell:3")) == []


def test_the_choice_stays_in_the_address_while_leafing_back(client):
    ring(120)
    ring(1, "bell:2")
    page = listing(client, subject="bell:1", verb="test.rang")
    seen = sentences(page)
    while older := re.search(r'rel="next" href="([^"]+)"', page.text):
        page = client.get(reverse("record:list") + older[1].replace("&amp;", "&"))
        seen += sentences(page)
        assert page.context["question"]["subject"].value() == "bell:1"
    assert seen == [f"The bell rang {number} times." for number in reversed(range(120))]


@pytest.mark.parametrize(
    "asked",
    [
        {"before": "yesterday"},
        {"before": "-1"},
        {"before": "9" * 30},
        {"verb": "test.unheard_of"},
        {"verb": "test.whispered"},
        {"subject": "a" * 121},
        {"subject": PERSON},
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_is_wrong(client, asked):
    record(("test.whispered", PERSON, {"words": "psst"}))
    response = listing(client, **asked)
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert "psst" not in response.text


def test_a_member_may_look_up_a_person(member):
    record(("test.whispered", PERSON, {"words": "psst"}))
    assert sentences(listing(member, subject=PERSON)) == ["Whispered: psst"]


def test_an_entry_of_a_kind_nobody_knows_any_more_still_has_its_place(client, monkeypatch):
    ring(1)
    monkeypatch.delitem(hooks.verbs._things, "test.rang")
    assert sentences(listing(client))[0] == "An entry that only members read."


def test_an_entry_of_an_earlier_version_reads_as_it_was_written(client, monkeypatch):
    ring(1)
    newer = Verb("test.rang", 2, "Rung by %(whom)s.", ("whom",), earlier=(RANG,))
    monkeypatch.setitem(hooks.verbs._things, "test.rang", newer)
    assert sentences(listing(client))[0] == "The bell rang 0 times."
    monkeypatch.setitem(hooks.verbs._things, "test.rang", Verb("test.rang", 2, "Rung."))
    assert sentences(listing(client))[0] == UNREADABLE


def test_an_entry_shows_its_way_to_the_signed_root(client):
    ring(11)
    leaf = Leaf.objects.get(index=5)
    response = client.get(reverse("record:entry", args=[5]))
    assert response.context["is_proved"]
    assert bytes(leaf.hash).hex() in response.text
    assert bytes(Checkpoint.objects.latest().root).hex() in response.text
    for step, sibling in zip(
        response.context["steps"], tree.prove_inclusion(5, Leaf.objects.count()), strict=True
    ):
        assert step[1] == sibling.hex() in response.text


def test_an_altered_entry_says_so_itself(client):
    ring(11)
    page = client.get(reverse("record:entry", args=[5])).text
    assert "altered" not in page
    with protection.lifted():
        Entry.objects.filter(leaf__index=5).update(payload='{"times":99}')
    page = client.get(reverse("record:entry", args=[5])).text
    assert "it was altered behind the software" in page


def test_an_altered_tree_is_not_proved(client):
    ring(11)
    with protection.lifted():
        Leaf.objects.filter(index=4).update(hash=bytes(32))
    assert "do not lead to the signed root" in client.get(reverse("record:entry", args=[5])).text


def test_there_is_no_page_for_an_entry_that_is_not_there(client):
    ring(1)
    assert client.get(reverse("record:entry", args=[99])).status_code == 404


def test_anybody_can_keep_the_checkpoint_and_check_it(client):
    assert client.get(reverse("record:checkpoint")).status_code == 404
    ring(3)
    response = client.get(reverse("record:checkpoint"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    name, public = tree.origin_line(), log_public_keys()[1]
    keys = {(name, key_id(name, public)): lambda *signed: signing.verify(public, *signed)}
    assert verify_note(response.text, keys).startswith(f"{name}\n{Leaf.objects.count()}\n")


def test_a_member_can_recompute_the_root_from_what_they_download(member):
    ring(300)
    response = member.get(reverse("record:entries"))
    lines = b"".join(response.streaming_content).splitlines()
    assert len(lines) == Leaf.objects.count()
    root = root_of(leaf_hash(line) for line in lines)
    assert root == bytes(Checkpoint.objects.latest().root)


@pytest.mark.parametrize("who", ["nobody", "an applicant"])
def test_only_members_download_entries(client, who):
    if who == "an applicant":
        world.sign_in(client, world.an_applicant("Disa"))
    assert client.get(reverse("record:entries")).status_code == 403


def test_the_page_about_checking_names_the_key(client):
    key = log_public_keys()[1]
    page = client.get(reverse("record:how")).text
    assert f"{tree.origin_line()}+{key_id(tree.origin_line(), key).hex()}+" in page
    assert "Nothing has been recorded yet." in page
    ring(1)
    assert "Nothing has been recorded yet." not in client.get(reverse("record:how")).text


@pytest.mark.parametrize("place", ["list", "entry", "checkpoint", "how"])
def test_pages_ask_the_database_as_often_for_a_long_record_as_for_a_short_one(
    member, place, django_assert_max_num_queries
):
    ring(5)
    address = reverse(f"record:{place}", args=[3] if place == "entry" else [])
    member.get(address)
    with django_assert_max_num_queries(15) as short:
        member.get(address)
    ring(1500)
    with django_assert_max_num_queries(15) as long:
        member.get(address)
    assert len(long) <= len(short) + (place == "entry")


@pytest.mark.parametrize("place", ["list", "checkpoint", "entries", "how"])
def test_nothing_is_written_through_these_pages(client, place):
    assert client.post(reverse(f"record:{place}")).status_code == 405
