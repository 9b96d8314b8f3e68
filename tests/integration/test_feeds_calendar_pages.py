"""Calendars: valid, whole days, the same for who has voted and who has not."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from core.charter import actions as charter
from core.feeds import actions as addresses
from core.feeds.dates import Appointment, write
from core.instance import instance
from core.people import actions as people
from core.people.models import Person
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.referenda import actions as referenda
from tests import delegating, votes, world
from tests.proposing import QUICK

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)


def body(address: str) -> bytes:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content


def events(address: str | None = None) -> dict[str, dict]:
    """Events by their summary, with what RFC 5545 requires of each checked."""
    content = body(address or reverse("feeds:calendar"))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    found = {}
    uids = set()
    for event in calendar.walk("VEVENT"):
        first, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(first) is type(end) is date
        assert first < end
        assert event["DTSTAMP"].dt.tzinfo
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        assert event["TRANSP"] == "TRANSPARENT"
        assert str(event["URL"]).startswith(instance.address)
        assert str(event["UID"]).endswith(f"@{instance.origin}")
        uids.add(str(event["UID"]))
        found[str(event["SUMMARY"])] = {
            "uid": str(event["UID"]),
            "first": first,
            "last": end - DAY,
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
        }
    assert len(uids) == len(found)
    return found


def mine(person: Person) -> str:
    token = addresses.token_of(person) or addresses.make_address(person, now=world.now())
    return reverse("feeds:mine", args=[token])


def test_an_empty_calendar_is_valid(village) -> None:
    assert events() == {}
    assert events(mine(village["Aino"])) == {}


def test_the_group_s_calendar_has_the_days_on_which_something_can_be_done(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    published = world.today()
    signing = events()["Last day to sign “A bench by the pond”"]
    assert signing["first"] == signing["last"] == proposal.signatures_until - DAY
    vote = votes.opened(proposal)
    found = events()
    voting = found["Vote on “A bench by the pond”"]
    assert (voting["first"], voting["last"]) == (vote.opens, vote.closes - DAY)
    discussion = found["Last day of the discussion of “A bench by the pond”"]
    assert discussion["last"] == vote.opens - DAY > published
    for person in village.values():
        votes.cast(vote, person)
    votes.close(vote)
    assert events()["“A bench by the pond” takes force"]["first"] == vote.closes


def test_what_is_not_needed_any_more_is_called_off_and_keeps_its_name(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    before = events()["Last day to sign “A bench by the pond”"]
    votes.opened(proposal)
    after = events()["Called off: Last day to sign “A bench by the pond”"]
    assert after["uid"] == before["uid"]
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]


def test_a_withdrawn_proposal_is_called_off_even_on_the_day_it_was_published() -> None:
    village = world.a_village("Aino", "Bertil", charter=QUICK)
    proposal = votes.a_proposal(village["Aino"])
    before = events()["Last day to sign “A bench by the pond”"]
    proposals.withdraw(proposal, village["Aino"], now=world.now())
    (after,) = events().values()
    assert after["uid"] == before["uid"]
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]


def test_a_vote_that_lasts_longer_is_a_later_version_of_the_same(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    before = events()["Vote on “A bench by the pond”"]
    world.wake_up_on(vote.closes + 2 * DAY)
    vote.refresh_from_db()
    after = events()["Vote on “A bench by the pond”"]
    assert after["last"] == vote.closes - DAY > before["last"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_one_s_own_calendar_has_what_waits_for_one_and_nothing_of_others() -> None:
    village = world.a_village(
        "Aino", "Bertil", "Cilla", charter=delegating.a_charter(ballots="sealed")
    )
    aino = village["Aino"]
    vote = votes.opened(votes.a_proposal(aino))
    delegating.speak_up(village["Cilla"])
    mandate = delegating.follow(aino, village["Cilla"])
    waiting = votes.a_proposal(aino, "A lamp")
    found = events(mine(aino))
    assert found["You can vote on “A bench by the pond”"]["last"] == vote.last_day
    lamp = found["Your proposal “A lamp” collects signatures until tonight"]
    assert lamp["last"] == waiting.last_day
    (ends,) = [each for summary, each in found.items() if summary.startswith("Your mandate ends")]
    assert ends["last"] == mandate.until_on - DAY
    content = body(mine(aino)).decode()
    assert "Cilla" not in content
    others = events(mine(village["Bertil"]))
    assert list(others) == ["You can vote on “A bench by the pond”"]


def test_nobody_can_tell_from_it_whether_somebody_has_voted(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    address = mine(village["Aino"])
    before = body(address)
    votes.cast(vote, village["Aino"])
    assert body(address) == before
    votes.close(vote)
    assert events(address)["You can vote on “A bench by the pond”"]["first"] == vote.opens


def test_who_is_not_on_the_roll_or_no_member_any_more_has_no_vote_in_it(village) -> None:
    votes.opened(votes.a_proposal(village["Aino"]))
    (late,) = world.admit("Dawid")
    assert events(mine(late)) == {}
    address = mine(village["Bertil"])
    assert events(address)
    membership.leave(village["Bertil"], now=world.now())
    assert events(address) == {}


def test_signatures_to_confirm_and_drafts_that_must_hurry_are_in_it() -> None:
    village = world.a_village("Aino", "Bertil", "Cilla", charter=QUICK)
    swing = votes.a_proposal(village["Aino"], "A swing")
    proposals.sign(swing, village["Cilla"], now=world.now())
    proposals.revise(swing, village["Aino"], title="A swing", text="High.", now=world.now())
    confirm = events(mine(village["Cilla"]))["Last day to confirm your signature under “A swing”"]
    assert confirm["last"] == world.today() + 3 * DAY
    proposals.confirm_signature(swing, village["Cilla"], now=world.now())
    world.next_day()
    swing.refresh_from_db()
    proposals.draft(
        village["Bertil"], title="A slide", text="Fast.", alternative_to=swing, now=world.now()
    )
    (summary,) = events(mine(village["Bertil"]))
    assert "last day for your alternative, “A slide”" in summary


def test_it_speaks_the_language_of_the_person(village) -> None:
    Person.objects.filter(pk=village["Aino"].pk).update(language="sv")
    answer = Client().get(mine(village["Aino"]))
    assert answer["Content-Language"] == "sv"
    assert Client().get(reverse("feeds:calendar"))["Content-Language"] == "en"


def test_a_replaced_address_works_no_more_and_neither_does_one_withdrawn(village) -> None:
    aino = village["Aino"]
    with pytest.raises(addresses.NoAddress):
        addresses.replace_address(aino, now=world.now())
    first = addresses.make_address(aino, now=world.now())
    assert addresses.token_of(aino) == first
    with pytest.raises(addresses.HasAddress):
        addresses.make_address(aino, now=world.now())
    second = addresses.replace_address(aino, now=world.now())
    assert first != second
    assert len(second) >= 32
    assert Client().get(f"/secret/{first}/mine.ics").status_code == 404
    assert Client().get(f"/secret/{second}/mine.ics").status_code == 200
    addresses.withdraw_address(aino)
    assert Client().get(f"/secret/{second}/mine.ics").status_code == 404
    with pytest.raises(addresses.NoAddress):
        addresses.withdraw_address(aino)


def test_a_new_password_ends_the_secret_address_too(village) -> None:
    """Whoever knew the old one may have looked it up."""
    token = addresses.make_address(village["Aino"], now=world.now())
    people.set_password(village["Aino"], "grey herons wait", now=world.now())
    assert Client().get(reverse("feeds:mine", args=[token])).status_code == 404


def test_what_is_secret_is_not_readable_in_the_database(village) -> None:
    token = addresses.make_address(village["Aino"], now=world.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM feeds_secretaddress")
        assert token not in str(cursor.fetchall())


def test_the_page_shows_makes_replaces_and_withdraws_one_s_own_address_alone(village) -> None:
    page = reverse("feeds:follow")
    aino = world.sign_in(Client(), village["Aino"])
    assert "Make a secret address" in aino.get(page).content.decode()
    assert aino.post(reverse("feeds:make")).status_code == 302
    token = addresses.token_of(village["Aino"])
    assert token in aino.get(page).content.decode()
    for other in (Client(), world.sign_in(Client(), village["Bertil"])):
        assert token not in other.get(page).content.decode()
    for act in ("make", "replace", "withdraw"):
        assert Client().post(reverse(f"feeds:{act}")).url.startswith("/account/")
        assert aino.get(reverse(f"feeds:{act}")).status_code == 405
    assert aino.post(reverse("feeds:make")).status_code == 409
    assert aino.post(reverse("feeds:replace")).status_code == 302
    assert addresses.token_of(village["Aino"]) not in ("", token)
    assert aino.post(reverse("feeds:withdraw")).status_code == 302
    assert addresses.token_of(village["Aino"]) == ""
    assert aino.post(reverse("feeds:withdraw")).status_code == 409


def test_members_of_a_closed_group_have_its_calendar_under_their_address(village) -> None:
    votes.a_proposal(village["Aino"])
    token = addresses.make_address(village["Aino"], now=world.now())
    charter.enact({"group.open_to_readers": False}, now=world.now(), decision=None, cause="test")
    assert Client().get(reverse("feeds:calendar")).status_code == 302
    assert events(reverse("feeds:secret_calendar", args=[token]))
    page = world.sign_in(Client(), village["Aino"]).get(reverse("feeds:follow")).content.decode()
    assert reverse("feeds:secret_feed", args=[token, "proposals"]) in page
    assert reverse("feeds:calendar") not in re.sub(r"<head.*?</head>", "", page, flags=re.DOTALL)


def test_a_box_that_was_lost_moves_the_vote_in_the_calendar(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    address = mine(village["Aino"])
    (before,) = events(address).values()
    world.next_day()
    referenda.reopen(vote, date=world.today(), now=world.now())
    (after,) = events(address).values()
    assert after["first"] == world.today()
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_long_and_odd_titles_are_folded_and_escaped(village) -> None:
    odd = "Łąka; droga, „most”\x07 " + "bardzo długi tytuł " * 8
    votes.a_proposal(village["Aino"], odd[:190])
    (summary,) = events()
    assert "Łąka; droga, „most”\ufffd bardzo" in summary


def test_the_same_dates_give_the_same_bytes() -> None:
    one = Appointment(
        key="a", summary="A", first=date(2030, 1, 2), last=date(2030, 1, 2), link="/",
        begun=date(2030, 1, 1), changed=date(2030, 1, 1),
    )  # fmt: skip
    assert write([one], title="T") == write([one], title="T")


def test_more_dates_ask_no_more_questions(village, django_assert_num_queries) -> None:
    votes.opened(votes.a_proposal(village["Aino"]))
    for address in (reverse("feeds:calendar"), mine(village["Aino"])):
        Client().get(address)
        with CaptureQueriesContext(connection) as few:
            Client().get(address)
        assert len(few) <= 15
        votes.opened(votes.a_proposal(village["Aino"], f"After {len(few)} {address}"[:60]))
        with django_assert_num_queries(len(few)):
            Client().get(address)
