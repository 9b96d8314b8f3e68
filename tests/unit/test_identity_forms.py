"""How the group's public life is written for other programs, and how what they ask is read."""

from datetime import UTC, datetime

import pytest

from federation.identity.rules import activities, actors, asking
from federation.identity.rules.activities import Places, Words
from federation.identity.rules.actors import Keys
from federation.identity.rules.asking import NotAsked, read_asked, read_profile
from federation.wire.rules.requests import NotSigned

HERE = Places(base="https://village.example")
WHEN = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
KEYS = Keys(request_epoch=1, request_pem="PEM", object_epoch=2, object_multikey="z6Mk")
WORDS = Words(
    title="A <bench>",
    sentences=("It was published.", "It is new & good."),
    link="https://village.example/proposals/1/",
    language="en",
)
SOMEONE = "https://elsewhere.example/someone"


def test_an_actor_names_its_keys_with_their_numbers():
    group = actors.group_actor(HERE, KEYS, short_name="village", name="Village", about="A & B")
    assert group["publicKey"]["id"] == "https://village.example/federation/group#http-1"
    [key] = group["assertionMethod"]
    assert (key["id"], key["controller"]) == (f"{HERE.group}#object-2", HERE.group)
    assert group["summary"] == "<p>A &amp; B</p>"
    assert group["generator"] == HERE.instance


def test_the_instance_says_what_it_can():
    found = actors.instance_actor(HERE, KEYS, host="village.example", name="Folkmoot: Village")
    assert found["type"] == "Application"
    assert {one["name"] for one in found["implements"]} == {"RFC 9421", "FEP-8b32"}
    assert "followers" not in found


def test_members_words_can_do_no_harm():
    note = activities.note(HERE, "1", WORDS, at=WHEN)
    assert note["content"] == (
        "<p><strong>A &lt;bench&gt;</strong></p><p>It was published.</p>"
        "<p>It is new &amp; good.</p>"
        '<p><a href="https://village.example/proposals/1/">'
        "https://village.example/proposals/1/</a></p>"
    )
    assert note["published"] == "2030-01-02T03:04:05Z"
    assert "updated" not in note
    assert "inReplyTo" not in note


def test_a_changed_note_and_an_answering_one_say_so():
    note = activities.note(HERE, "2", WORDS, at=WHEN, updated=WHEN, answers="1")
    assert note["updated"] == note["published"]
    assert note["inReplyTo"] == HERE.note("1")


def test_inside_an_activity_words_are_not_explained_twice():
    note = activities.note(HERE, "1", WORDS, at=WHEN)
    create = activities.activity(HERE, "9", kind="Create", by="instance", about=note, at=WHEN)
    assert "@context" not in create["object"]
    assert create["@context"] == note["@context"]
    announce = activities.activity(HERE, "8", kind="Announce", by="group", about="x", at=WHEN)
    assert (announce["object"], announce["actor"]) == ("x", HERE.group)


def test_what_was_taken_back_leaves_no_words():
    gone = activities.tombstone(HERE, "1", at=WHEN)
    assert set(gone) == {"@context", "id", "type", "formerType", "deleted"}


def test_an_answer_repeats_what_was_asked_and_no_more():
    asked = {"id": "i", "type": "Follow", "actor": {"id": SOMEONE, "secret": "s"}, "secret": "s"}
    asked["object"] = {"id": "g", "secret": "s"}
    answer = activities.answer(HERE, "1", kind="Accept", asked=asked, at=WHEN)
    assert answer["to"] == [SOMEONE]
    assert answer["object"] == {"id": "i", "type": "Follow", "actor": SOMEONE, "object": "g"}


def test_a_collection_leads_to_its_pages():
    assert "first" not in activities.collection("c", total=3)
    assert activities.collection("c", total=3, first="c?1")["first"] == "c?1"
    page = activities.collection_page("c?1", of="c", inside=[{"@context": 1, "id": "a"}])
    assert page["orderedItems"] == [{"id": "a"}]
    assert "next" not in page
    assert activities.collection_page("c?1", of="c", inside=[], following="c?2")["next"] == "c?2"


def asks(kind="Follow", **facts):
    return {
        "id": "https://elsewhere.example/1",
        "type": kind,
        "actor": SOMEONE,
        "object": HERE.group,
        **facts,
    }


def read(document):
    return read_asked(document, group=HERE.group)


def test_a_request_is_read():
    asked = read(asks())
    assert (asked.kind, asked.actor, asked.about) == ("Follow", SOMEONE, HERE.group)
    assert read(asks(actor={"id": SOMEONE, "type": "Person"})).actor == SOMEONE
    assert asking.is_understood(asks())
    assert not asking.is_understood(asks("Like"))


def test_an_undo_names_the_following_or_shows_it():
    assert read(asks("Undo", object="https://elsewhere.example/0")).about.endswith("/0")
    shown = {"type": "Follow", "id": "x", "actor": SOMEONE, "object": HERE.group}
    assert read(asks("Undo", object=shown)).about == "x"
    assert read(asks("Delete", object=SOMEONE)).kind == "Delete"


@pytest.mark.parametrize(
    "document",
    [
        asks(object="https://village.example/federation/instance"),
        asks(id="https://other.example/1"),
        asks(id=""),
        asks(id="https://" + "x" * 600),
        asks(id="mailto:a@b"),
        asks(actor="https://[/x", id="https://[/1"),
        asks(actor=7),
        asks("Delete", object="https://elsewhere.example/2"),
        asks("Undo", object={"type": "Like"}),
        asks("Undo", object={"type": "Follow", "actor": "https://elsewhere.example/2"}),
        asks("Undo", object={"type": "Follow", "actor": SOMEONE, "object": "x"}),
    ],
)
def test_what_is_not_theirs_to_ask_is_refused(document):
    with pytest.raises(NotAsked):
        read(document)


def test_a_key_stands_where_its_owner_stands():
    asking.require_key_of(f"{SOMEONE}#key", actor=SOMEONE)
    asking.require_key_of("https://ELSEWHERE.example/keys/1", actor=SOMEONE)
    for key_id in ("https://other.example/k", "http://elsewhere.example/k", SOMEONE + "k" * 600):
        with pytest.raises(NotSigned):
            asking.require_key_of(key_id, actor=SOMEONE)


def profile(**facts):
    key = {"id": f"{SOMEONE}#key", "owner": SOMEONE, "publicKeyPem": "PEM"}
    document = {
        "id": SOMEONE,
        "inbox": "https://elsewhere.example/in",
        "publicKey": key,
        "preferredUsername": "someone",
        **facts,
    }
    return read_profile(document, actor=SOMEONE, key_id=f"{SOMEONE}#key")


def test_an_actors_document_is_read():
    found = profile(endpoints={"sharedInbox": "https://elsewhere.example/all"})
    assert (found.shared_inbox, found.key_pem) == ("https://elsewhere.example/all", "PEM")
    assert (profile().shared_inbox, profile().inbox) == ("", "https://elsewhere.example/in")
    key = {"id": f"{SOMEONE}#key", "owner": SOMEONE, "publicKeyPem": "PEM"}
    assert profile(publicKey=[{"id": "other"}, "text", key]).key_pem == "PEM"


@pytest.mark.parametrize(
    "facts",
    [
        {"id": "https://elsewhere.example/other"},
        {"publicKey": None},
        {"publicKey": {"id": "other", "owner": SOMEONE, "publicKeyPem": "PEM"}},
        {"publicKey": {"id": f"{SOMEONE}#key", "owner": "x", "publicKeyPem": "PEM"}},
        {"publicKey": {"id": f"{SOMEONE}#key", "owner": SOMEONE}},
        {"publicKey": {"id": f"{SOMEONE}#key", "owner": SOMEONE, "publicKeyPem": "P" * 5000}},
        {"publicKey": {"id": f"{SOMEONE}#key", "owner": SOMEONE, "publicKeyPem": "klucz żółty"}},
        {"inbox": None},
        {"inbox": "https://victim.example/inbox"},
        {"endpoints": {"sharedInbox": "https://victim.example/inbox"}},
        {"endpoints": {"sharedInbox": 7}},
    ],
)
def test_a_document_that_is_not_theirs_or_leads_elsewhere_is_refused(facts):
    with pytest.raises(NotSigned):
        profile(**facts)
