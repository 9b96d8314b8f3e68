"""What the group makes public is told to whoever follows it, and to nobody is told more."""

import json

import pytest

from core.charter import actions as charter
from core.heartbeat import jobs
from core.instance import instance
from core.keys import actions as held
from core.keys.signing import verify
from federation.identity import speaking
from federation.identity.actions import delivering
from federation.identity.models import Activity, Delivery, Follower, Kind, Lane, Post
from federation.identity.rules import activities
from federation.wire.actions import manners_for
from federation.wire.fetching import Fetcher
from federation.wire.models import Manner
from federation.wire.rules.patience import LONGEST_PAUSE
from federation.wire.rules.proofs import verify_object
from federation.wire.wall import wall
from groups.proposals import actions as proposals
from tests import strangers, votes, world

pytestmark = pytest.mark.django_db
PROGRAM = {"accept": strangers.KIND}


@pytest.fixture
def stranger(settings):
    with strangers.a_stranger() as somebody:
        settings.LOOPBACK_PEERS = [somebody.base.partition("//")[2]]
        yield somebody


def tell():
    """What the heartbeat does between two acts, with all who follow the record."""
    jobs.drain_all(now=world.now())


def told(kind=None):
    found = Activity.objects.filter(is_public=True).order_by("pk")
    return [(one.kind, one.by) for one in found if kind in (None, one.kind)]


def is_by_us(signature, message):
    return verify(held.object_key().public, signature, message)


def proposed(charter=votes.CHARTER, **words):
    village = world.a_village("Aino", "Bertil", "Cilla", charter=charter)
    proposal = votes.a_proposal(village["Aino"], words.pop("title", "A bench by the pond"), **words)
    tell()
    return proposal, village["Aino"]


def test_a_new_proposal_is_a_note_that_the_group_passes_on():
    proposal, _aino = proposed(title="A bench <by> the pond")
    note = Post.objects.get().note
    assert told() == [("Create", "instance"), ("Announce", "group")]
    assert note["type"] == "Note"
    assert note["attributedTo"] == f"{instance.address}/federation/instance"
    assert note["audience"] == f"{instance.address}/federation/group"
    assert note["to"] == [activities.PUBLIC]
    assert note["url"] == f"{instance.address}/proposals/{proposal.number}/"
    assert "A bench &lt;by&gt; the pond" in note["content"]
    assert "was published" in note["content"]
    assert note["contentMap"] == {"en": note["content"]}
    announce = Activity.objects.get(kind="Announce").content
    assert announce["object"] == note["id"]


def test_a_changed_text_changes_the_note():
    proposal, aino = proposed()
    proposals.revise(proposal, aino, title="Two benches", text="Two.", now=world.now())
    tell()
    assert told("Update") == [("Update", "instance")]
    content = Post.objects.get().note["content"]
    assert "Two benches" in content
    assert "was published" in content
    assert "this is version 2" in content


def test_a_withdrawn_proposal_says_so():
    proposal, aino = proposed()
    proposals.withdraw(proposal, aino, now=world.now())
    tell()
    assert told("Update") == [("Update", "instance")]
    note = Post.objects.get().note
    assert "withdrew" in note["content"]
    assert note["updated"]


def test_a_proposal_is_told_from_its_beginning_to_its_result():
    proposal, _aino = proposed()
    vote = votes.opened(proposal)
    tell()
    votes.close(vote)
    tell()
    posts = {post.kind: post for post in Post.objects.all()}
    assert set(posts) == set(Kind.values)
    first = posts[Kind.PUBLISHED].note["id"]
    assert posts[Kind.OPENED].note["inReplyTo"] == posts[Kind.DECIDED].note["inReplyTo"] == first
    assert "Votes: 0 of 3 people." in posts[Kind.DECIDED].note["content"]
    assert "Question" not in str(list(Activity.objects.values_list("document")))


def test_nobody_is_named():
    proposal, aino = proposed()
    votes.opened(proposal)
    tell()
    for words in Post.objects.values_list("document", flat=True):
        assert aino.pseudonym not in words
        assert str(aino.uid) not in words


def test_drafts_and_signatures_are_not_told():
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    proposals.draft(village["Aino"], title="Secret", text="Not yet.", now=world.now())
    tell()
    assert told() == []


def test_the_note_is_in_the_groups_language():
    proposed(charter={**votes.CHARTER, "group.language": "sv"})
    assert set(Post.objects.get().note["contentMap"]) == {"sv"}


@pytest.mark.parametrize("rule", ["federation.followable", "group.open_to_readers"])
def test_a_group_that_is_not_to_be_followed_tells_nothing(rule, client):
    proposed(charter={**votes.CHARTER, rule: False})
    assert told() == []
    for path in ("/federation/group", "/federation/group/outbox", "/federation/group/followers"):
        assert client.get(path, headers=PROGRAM).status_code == 404
    assert client.get("/federation/instance", headers=PROGRAM).status_code == 200
    assert client.get("/federation/").status_code == 404


def test_followers_are_told_in_order_and_can_check_it(stranger, client):
    world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    stranger.follows()
    votes.a_proposal(world.admit("Dag")[0])
    tell()
    assert delivering.deliver(now=wall()) == 3
    assert [one["type"] for one in stranger.received] == ["Accept", "Create", "Announce"]
    for activity in stranger.received:
        actor = client.get(activity["actor"].removeprefix(instance.address), headers=PROGRAM).json()
        [key] = actor["assertionMethod"]
        verify_object(activity, method=key["id"], verify=is_by_us)
    note = client.get(
        stranger.received[2]["object"].removeprefix(instance.address), headers=PROGRAM
    ).json()
    assert note["content"] == stranger.received[1]["object"]["content"]


def waiting():
    return Delivery.objects.waiting().count()


def a_post_for(stranger):
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    stranger.follows()
    delivering.deliver(now=wall())
    proposal = votes.a_proposal(village["Aino"])
    tell()
    return proposal, village["Aino"]


def test_a_place_that_is_down_is_tried_again_and_nothing_expires(stranger):
    a_post_for(stranger)
    stranger.answers = [500, 503, 202, 202]
    now = wall()
    assert delivering.deliver(now=now) == 0
    lane = Lane.objects.get()
    assert (lane.failures, lane.last_error) == (1, "the answer was 500")
    assert delivering.deliver(now=now) == 0
    assert len(stranger.answers) == 3
    assert delivering.deliver(now=lane.due_at) == 0
    lane.refresh_from_db()
    assert lane.failures == 2
    assert delivering.deliver(now=lane.due_at + 365 * (lane.due_at - now)) == 2
    assert [one["type"] for one in stranger.received[1:]] == ["Create", "Announce"]
    lane.refresh_from_db()
    assert (lane.failures, lane.last_error, waiting()) == (0, "", 0)


def test_the_pause_grows_to_six_hours_and_no_further(stranger):
    a_post_for(stranger)
    now = wall()
    for _try in range(12):
        stranger.answers = [500]
        delivering.deliver(now=now)
        lane = Lane.objects.get()
        pause, now = lane.due_at - now, lane.due_at
    assert pause == LONGEST_PAUSE
    assert waiting() == 2


def test_what_is_refused_is_kept_and_holds_up_nothing(stranger):
    a_post_for(stranger)
    stranger.answers = [422, 202]
    assert delivering.deliver(now=wall()) == 1
    assert Delivery.objects.get(status__gte=400).status == 422
    assert waiting() == 0


def test_the_page_says_which_answer_refused_what_was_sent(stranger, client):
    proposal, aino = a_post_for(stranger)
    stranger.answers = [422, 202]
    delivering.deliver(now=wall())
    delivered = "Everything has been delivered."
    # What came after it was taken.
    assert delivered in " ".join(client.get("/federation/").content.decode().split())
    proposals.revise(proposal, aino, title="Two benches", text="Two.", now=world.now())
    tell()
    stranger.answers = [422]
    delivering.deliver(now=wall())
    page = " ".join(client.get("/federation/").content.decode().split())
    assert delivered not in page
    assert "1 place has refused what we sent last, with the status 422." in page


def test_one_place_that_is_down_holds_up_no_other(stranger, settings):
    with strangers.a_stranger("second") as second:
        settings.LOOPBACK_PEERS = [*settings.LOOPBACK_PEERS, second.base.partition("//")[2]]
        world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
        second.follows()
        stranger.follows()
        stranger.answers = [500] * 9
        assert delivering.deliver(now=wall()) == 1
        assert [one["type"] for one in second.received] == ["Accept"]


def test_a_failure_of_ours_with_one_place_holds_up_no_other(stranger, settings, monkeypatch):
    """What somebody elsewhere makes us stumble over must not silence us towards everybody."""
    post = Fetcher.post

    def stumbling(fetcher, url, *about, **how):
        if url.startswith(stranger.base):
            raise RuntimeError(url)
        return post(fetcher, url, *about, **how)

    with strangers.a_stranger("other") as other:
        settings.LOOPBACK_PEERS = [each.base.partition("//")[2] for each in (stranger, other)]
        world.a_village("Aino", "Bertil", "Cilla")
        stranger.follows()
        other.follows()
        monkeypatch.setattr(Fetcher, "post", stumbling)
        assert delivering.deliver(now=wall()) == 1
    failing = Lane.objects.get(failures=1)
    assert failing.last_error == "RuntimeError"
    assert failing.due_at > wall()


def unprovable(inbox):
    """A message that has no canonical text waits for this inbox."""
    document = json.dumps({"type": "Accept", "object": {"n": 2**60}})
    facts = {"by": "group", "kind": "Accept", "is_public": False, "at": wall()}
    activity = Activity.objects.create(document=document, **facts)
    delivering.queue(activity, [inbox])
    return activity.deliveries.get()


def test_what_cannot_be_proved_is_ended_and_holds_up_neither_its_place_nor_others(
    stranger, settings
):
    with strangers.a_stranger("other") as other:
        settings.LOOPBACK_PEERS = [each.base.partition("//")[2] for each in (stranger, other)]
        world.a_village("Aino", "Bertil", "Cilla")
        lost = [unprovable(f"{stranger.base}/inbox") for _time in range(3)]
        stranger.follows()
        other.follows()
        assert delivering.deliver(now=wall()) == 2
        assert [one["type"] for one in stranger.received + other.received] == ["Accept"] * 2
    for delivery in lost:
        delivery.refresh_from_db()
        assert delivery.ended_at
        assert delivery.status == 0
    assert waiting() == 0
    assert not Lane.objects.failing().exists()


def test_why_something_cannot_be_proved_is_kept_with_its_place_and_in_the_log(stranger, caplog):
    world.a_village("Aino", "Bertil", "Cilla")
    unprovable(f"{stranger.base}/inbox")
    assert delivering.deliver(now=wall()) == 0
    assert "can never be sent" in Lane.objects.get().last_error
    [line] = [one for one in caplog.records if one.name == "folkmoot.federation"]
    assert stranger.base in line.getMessage()


def test_a_key_that_cannot_be_read_holds_up_a_message_and_ends_none(stranger, monkeypatch):
    a_post_for(stranger)
    with monkeypatch.context() as patch:
        patch.setattr(speaking, "proved", lambda *_args, **_facts: 1 / 0)
        assert delivering.deliver(now=wall()) == 0
    lane = Lane.objects.get()
    assert (lane.failures, lane.last_error, waiting()) == (1, "ZeroDivisionError", 2)
    assert delivering.deliver(now=lane.due_at) == 2


def test_who_is_gone_is_told_nothing_more(stranger):
    a_post_for(stranger)
    stranger.answers = [410]
    delivering.deliver(now=wall())
    assert not Follower.objects.exists()
    assert Lane.objects.refusals() == []


def test_a_host_that_wants_the_newer_signature_gets_it_from_then_on(stranger):
    a_post_for(stranger)
    host = Lane.objects.get().host
    assert manners_for(host)[0] == Manner.OLDER
    stranger.answers = [401, 202]
    assert delivering.deliver(now=wall()) == 2
    assert manners_for(host)[0] == Manner.RFC_9421
    assert ["signature-input" in one.headers for one in stranger.requests] == [
        False, False, True, True,
    ]  # fmt: skip


def test_who_was_away_is_told_the_last_word_only(stranger):
    proposal, aino = a_post_for(stranger)
    for title in ("Two benches", "Three benches"):
        proposal = proposals.revise(proposal, aino, title=title, text="Sit.", now=world.now())
        tell()
    delivering.deliver(now=wall())
    kinds = [one["type"] for one in stranger.received]
    assert kinds == ["Accept", "Create", "Announce", "Update"]
    assert "Three benches" in stranger.received[-1]["object"]["content"]


def test_a_group_that_closes_asks_everybody_to_forget(stranger, client):
    a_post_for(stranger)
    delivering.deliver(now=wall())
    charter.enact({"federation.followable": False}, now=world.now(), decision=None, cause="test")
    tell()
    assert delivering.deliver(now=wall()) == 1
    deleted = stranger.received[-1]
    assert (deleted["type"], deleted["object"]["type"]) == ("Delete", "Tombstone")
    assert not Follower.objects.exists()
    gone = client.get(deleted["object"]["id"].removeprefix(instance.address), headers=PROGRAM)
    assert (gone.status_code, gone.json()["type"]) == (410, "Tombstone")
    assert "bench" not in json.dumps(list(Post.objects.values_list("document", flat=True)))


def test_a_beat_delivers_and_forgets_what_is_over(stranger):
    a_post_for(stranger)
    jobs.do_chores(now=world.now())
    assert waiting() == 0
    later = wall() + delivering.DAYS_KEPT
    assert delivering.forget_delivered(now=later) == 4
    assert Activity.objects.filter(is_public=True).count() == 2


def test_what_is_told_is_kept_with_the_act_or_not_at_all(stranger, monkeypatch):
    a_post_for(stranger)
    before = Activity.objects.count()

    def die(activity, inboxes):
        raise RuntimeError("no power")

    with monkeypatch.context() as dying:
        dying.setattr("federation.identity.actions.telling.queue", die)
        votes.a_proposal(world.admit("Dag")[0], "Another")
        tell()
    assert Activity.objects.count() == before
    tell()
    assert Activity.objects.count() == before + 2


def test_our_own_documents_are_whole():
    world.a_village("Aino", "Bertil", "Cilla")
    for name in (activities.GROUP, activities.INSTANCE):
        document = speaking.actor(name)
        method = document["assertionMethod"][0]["id"]
        verify_object(document, method=method, verify=is_by_us)
