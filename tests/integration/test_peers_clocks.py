"""Computers whose clocks differ, and signatures that are not accepted: both sides are told why."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from core.instance import instance
from federation.peers import asking
from federation.peers.actions import knowing, publishing, visiting
from federation.peers.models import HeardObject, Peer
from federation.wire.fetching import Answer, NotFetched
from federation.wire.rules.requests import OtherTime, Request
from federation.wire.signatures import read_claim
from federation.wire.wall import wall
from tests import votes, world

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
CIVIC = f"{instance.address}/federation/civic?from=1"


@pytest.fixture(autouse=True)
def village(street):
    return votes.a_recorded_village()


@pytest.fixture
def peer(hill):
    knowing.know(knowing.introduce(hill.address), now=world.now())
    return visited()


def visited():
    visiting.visit(Peer.objects.get(), now=world.now())
    return Peer.objects.get()


def hand_in(request):
    """What our pages answer to a signed question."""
    headers = {"host": request.host, **request.headers}
    return Client().get(request.target, headers=headers)


# --- Who is asked -----------------------------------------------------------------------------
@pytest.mark.parametrize("ahead", [AN_HOUR, -AN_HOUR, timedelta(seconds=70)])
@pytest.mark.usefixtures("peer")
def test_whoever_signs_by_another_clock_is_told_what_time_it_is_here(hill, ahead):
    answer = hand_in(hill.signed(CIVIC, at=wall() + ahead))
    assert (answer.status_code, answer.json()["code"]) == (403, "other-clock")
    assert abs(answer.json()["now"] - wall().timestamp()) < 30
    assert hand_in(hill.signed(CIVIC, at=wall())).status_code == 200


@pytest.mark.usefixtures("peer")
def test_a_signature_that_is_not_accepted_is_never_taken_for_a_strangers(hill):
    asked = hill.signed(CIVIC, at=wall())
    other = hill.signed(CIVIC.replace("from=1", "from=2"), at=wall())
    forged = asked.with_headers({"signature": other.headers["signature"]})
    number = asked.headers["signature-input"].replace("#http-1", "#http-2")
    for refused, why in (
        (forged, "signature"),
        (asked.with_headers({"signature-input": number}), "not the one that their record names"),
    ):
        answer = hand_in(refused)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-accepted")
        assert why in answer.json()["title"]


@pytest.mark.usefixtures("peer")
def test_a_question_is_answered_once_by_whichever_clock_it_was_signed(hill):
    asked = hill.signed(CIVIC, at=wall())
    assert [hand_in(asked).status_code for _time in range(2)] == [200, 403]
    late = hill.signed(CIVIC, at=wall() + AN_HOUR)
    assert [hand_in(late).status_code for _time in range(2)] == [403, 403]


def test_nobody_known_reads_what_everybody_reads(hill):
    """Who knows us and is not known here yet signs as well."""
    publishing.publish(kind="weather", body={"rain": 1}, now=world.now())
    answer = hand_in(hill.signed(CIVIC, at=wall() + AN_HOUR))
    assert (answer.status_code, len(answer.json()["objects"])) == (200, 1)


@pytest.mark.usefixtures("peer")
def test_only_whose_signature_it_is_is_told_about_clocks(hill):
    late = hill.signed(CIVIC, at=wall() + AN_HOUR)
    other = hill.signed(f"{CIVIC}0", at=wall() + AN_HOUR)
    forged = replace(late, headers={**late.headers, "signature": other.headers["signature"]})
    assert hand_in(forged).json()["code"] == "not-accepted"


# --- Who asks ---------------------------------------------------------------------------------
class Elsewhere:
    """A computer with a clock of its own, which takes questions that are signed by it."""

    def __init__(self, ahead):
        self.ahead = ahead
        self.taken = []

    def __call__(self, *, dress, **_options):
        self.dress = dress
        return self

    def get(self, url, **_options):
        request, now = self.dress(Request(method="GET", url=url)), wall() + self.ahead
        try:
            claim = read_claim(request, now=now, is_pinned=True)
        except OtherTime as error:
            found = {"code": "other-clock", "title": str(error), "now": int(now.timestamp())}
            return self.answer(url, 403, found)
        self.taken.append(claim.nonce)
        return self.answer(url, 200, {"objects": []})

    def answer(self, url, status, found):
        headers = {"content-type": "application/json"}
        return Answer(url=url, status=status, headers=headers, content=json.dumps(found).encode())


@pytest.mark.parametrize("minutes", [0, 61, -61, 120, -120])
def test_we_sign_by_their_clock_once_we_were_told_it(monkeypatch, minutes):
    there = Elsewhere(timedelta(minutes=minutes))
    monkeypatch.setattr(asking, "Fetcher", there)
    line = asking.Line("https://hillside.example", seconds=50)
    for _question in range(2):
        assert line.objects(1) == []
    assert line.ahead is not None
    assert abs(line.ahead - 60 * minutes) <= 2
    assert len(set(there.taken)) == 2


@pytest.mark.parametrize("minutes", [130, -130, 10_000])
def test_nobody_makes_us_sign_for_another_day(monkeypatch, minutes):
    there = Elsewhere(timedelta(minutes=minutes))
    monkeypatch.setattr(asking, "Fetcher", there)
    with pytest.raises(NotFetched, match="their clock and ours differ by"):
        asking.Line("https://hillside.example", seconds=50).objects(1)
    assert there.taken == []


@pytest.mark.parametrize("now", [None, "1", True, -5, 10**12, 0])
def test_a_time_that_is_none_is_not_signed_by(hill, now):
    refusal = {"code": "other-clock", "title": "no", "now": now}
    hill.twist = lambda _path, _reply: (403, json.dumps(refusal).encode())
    with pytest.raises(NotFetched, match="the answer was 403: no"):
        asking.Line(hill.address, seconds=50).objects(1)
    assert len(hill.asked) == 1


@pytest.mark.parametrize(
    ("minutes", "told"), [(61, "61 minutes ahead"), (-90, "90 minutes behind")]
)
@pytest.mark.usefixtures("peer")
def test_the_page_tells_whose_clock_is_ahead_and_nothing_is_lost(client, hill, minutes, told):
    hill.say("weather", {"rain": 1})
    there = wall() + timedelta(minutes=minutes, seconds=5 if minutes > 0 else -5)
    refusal = {"code": "other-clock", "title": "no", "now": int(there.timestamp())}
    refusals = [(403, json.dumps(refusal).encode())]
    hill.twist = lambda path, reply: refusals.pop() if "civic" in path and refusals else reply
    peer = visited()
    assert (peer.failures, refusals) == (0, [])
    assert HeardObject.objects.get().done_at is not None
    for path in ("/peers/", peer.get_absolute_url()):
        assert f"Their clock is {told}" in client.get(path).content.decode()
    hill.say("weather", {"rain": 2})
    assert "Their clock" not in client.get(visited().get_absolute_url()).content.decode()


@pytest.mark.usefixtures("peer")
def test_clocks_that_are_a_day_apart_are_told_of_and_only_what_is_signed_waits(client, hill):
    publishing.publish(kind="weather", body={"rain": 1}, now=world.now())
    there = wall() + timedelta(days=1, seconds=5)
    refusal = {"code": "other-clock", "title": "no", "now": int(there.timestamp())}
    signed = ("/federation/standing", "/federation/civic")
    hill.twist = lambda path, reply: (
        (403, json.dumps(refusal).encode()) if path.startswith(signed) else reply
    )
    peer = visited()
    assert peer.failures == 0
    told = client.get(peer.get_absolute_url()).content.decode()
    assert "Their clock is 1440 minutes ahead of ours." in told
    assert "until one of the two is set right" in told
    hill.say("weather", {"rain": 1})
    assert "differ by 1440 minutes" in visited().last_error
    assert Peer.objects.get().cursor == hill.log.size


@pytest.mark.usefixtures("peer")
def test_why_they_refuse_our_question_stands_on_our_page(client, hill):
    hill.say("weather", {"rain": 1})
    refusal = {"code": "not-accepted", "title": "The key is not the one that they know."}
    hill.twist = lambda path, reply: (
        (403, json.dumps(refusal).encode()) if "civic" in path else reply
    )
    assert visited().last_error == "the answer was 403: The key is not the one that they know."
