"""Arguments on joint questions: they travel under the name of the group, never of a person."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.heartbeat import jobs
from core.record import checks
from federation.confederations.exchange import joining
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Early, Seat
from groups.proposals import actions
from groups.proposals.actions import arguing
from groups.proposals.models import Argument
from groups.proposals.rules import Stage
from groups.proposals.views import pages
from tests import together, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley() -> together.Valley:
    return together.Valley()


def argued(valley, peer, asked, *, uid=None, **facts) -> str:
    """Another group argues; returns why nothing followed, or nothing."""
    told = {"name": peer.name, "side": "for", "text": "It helps.", "language": "en"}
    return valley.says(
        peer,
        "joint.argument",
        proposal=str(asked.uid),
        argument=str(uid or given_by(peer.origin)),
        **(told | facts),
    )


def test_what_we_argue_goes_to_all_groups_without_anybodys_name(valley) -> None:
    page = together.page_of(valley.asks(valley.hill))
    aino = valley.people["Aino"]
    argument = actions.argue(page, aino, side="for", text="It **helps**.", now=world.now())
    jobs.drain_all(now=world.now())
    (told,) = together.said("joint.argument")
    assert (told["name"], told["side"], told["text"]) == ("Village", "for", "It **helps**.")
    assert not {"Aino", aino.pseudonym, str(aino.uid)} & set(map(str, told.values()))
    actions.take_back(argument, aino, now=world.now())
    jobs.drain_all(now=world.now())
    assert [each["argument"] for each in together.said("joint.argument_taken_back")] == [
        told["argument"]
    ]


def test_arguments_on_our_own_questions_stay_at_home(valley) -> None:
    alone = actions.draft(valley.people["Aino"], title="A", text="B", now=world.now())
    page = actions.publish(alone, valley.people["Aino"], now=world.now())
    actions.argue(page, valley.people["Aino"], side="for", text="Yes.", now=world.now())
    jobs.drain_all(now=world.now())
    assert together.said("joint.argument") == []


def test_what_others_argue_stands_here_under_the_name_of_their_group(valley) -> None:
    asked = valley.asks(valley.hill)
    uid = given_by(valley.lake.origin)
    assert not argued(valley, valley.lake, asked, uid=uid)
    (argument,) = Argument.objects.all()
    assert (argument.group, argument.author, argument.text) == ("Lake", None, "It helps.")
    assert actions.find_helpful(argument, valley.people["Aino"], now=world.now())
    # Nothing of it is sent on as ours.
    jobs.drain_all(now=world.now())
    assert together.said("joint.argument") == []
    valley.says(valley.lake, "joint.argument_taken_back", argument=str(uid))
    argument.refresh_from_db()
    assert (argument.text, bool(argument.taken_back_on)) == ("", True)


def test_nobody_here_takes_back_what_another_group_argues(valley) -> None:
    argued(valley, valley.lake, valley.asks(valley.hill))
    with pytest.raises(actions.NotYourArgument):
        actions.take_back(Argument.objects.get(), valley.people["Aino"], now=world.now())
    with pytest.raises(actions.NotYourArgument):
        actions.silence(Argument.objects.get(), origin=valley.hill.origin, now=world.now())


def test_what_was_said_before_the_question_has_its_page_is_shown_with_it(valley) -> None:
    asked = valley.asks(valley.hill, started="decision")
    argued(valley, valley.lake, asked)
    assert not Argument.objects.exists()
    page = together.page_of(valley.opens(asked.uid))
    assert [each.group for each in page.arguments.all()] == ["Lake"]


def test_no_group_drowns_the_others(valley, monkeypatch) -> None:
    asked = valley.asks(valley.hill)
    page, aino = together.page_of(asked), valley.people["Aino"]
    monkeypatch.setattr(arguing, "MOST_OF_A_GROUP", 2)
    assert [bool(argued(valley, valley.lake, asked)) for _each in range(3)] == [False, False, True]
    for _each in range(2):
        actions.argue(page, aino, side="against", text="No.", now=world.now())
    with pytest.raises(actions.TooManyArguments):
        actions.argue(page, aino, side="against", text="No.", now=world.now())


def unseated(valley, name) -> Seat:
    """The seat of a group, which was expelled just now."""
    seat = valley.confederation.seats.get(name=name)
    assert not valley.unseat(seat, reason="expelled")
    return seat


def test_whoever_was_expelled_argues_no_more_until_it_has_a_seat_again(valley) -> None:
    asked = valley.asks(valley.hill)
    seat = unseated(valley, "Lake")
    world.set_clock(world.now() + timedelta(hours=1))
    assert not argued(valley, valley.lake, asked)
    assert not Argument.objects.exists()
    assert Early.objects.get().waits_for == f"seat:{valley.hub.origin}:{valley.lake.origin}"
    valley.seat(seat.origin, "Lake", introduction=valley.lake.introduction)
    assert [each.group for each in Argument.objects.all()] == ["Lake"]
    assert not Early.objects.exists()


def test_what_was_argued_after_the_end_of_a_seat_is_taken_off_when_that_end_is_heard(
    valley,
) -> None:
    asked, ended_at = valley.asks(valley.hill), world.now()
    argued(valley, valley.hill, asked)
    argued(valley, valley.lake, asked, text="We are still here.")
    world.set_clock(ended_at + timedelta(hours=1))
    argued(valley, valley.lake, asked, text="And now?")
    world.set_clock(ended_at + timedelta(minutes=5))
    unseated(valley, "Lake")
    shown = Argument.objects.order_by("pk").values_list("group", "text")
    assert list(shown) == [("Hill", "It helps."), ("Lake", "We are still here."), ("Lake", "")]
    assert Early.objects.get().body["text"] == "And now?"
    valley.seat(valley.lake.origin, "Lake", introduction=valley.lake.introduction)
    assert Argument.objects.get(text="And now?").taken_back_on is None
    assert Argument.objects.count() == 3
    assert not Early.objects.exists()
    assert checks.verify() == []


def test_who_leaves_argues_no_more_and_nothing_is_told_to_those_who_stay(valley) -> None:
    joint = valley.opens(valley.asks(valley.hill, started="decision").uid)
    world.on(joint.opens_on)
    page, aino = together.page_of(joint), valley.people["Aino"]
    actions.argue(page, aino, side="for", text="One more thing.", now=world.now())
    joining.leave(joint.confederation, now=world.now())
    with pytest.raises(actions.WrongStage):
        actions.argue(page, aino, side="against", text="No.", now=world.now())
    jobs.drain_all(now=world.now())
    assert together.said("joint.argument") == []


def test_all_arguments_are_shown_a_page_at_a_time(valley, monkeypatch) -> None:
    monkeypatch.setattr(pages, "ARGUMENTS_ON_A_PAGE", 2)
    asked = valley.asks(valley.hill)
    for number in range(5):
        argued(valley, valley.lake, asked, text=f"Reason number {number}.")
    argued(valley, valley.hill, asked, side="against", text="It costs.")
    aino = world.sign_in(Client(), valley.people["Aino"])
    address = together.page_of(asked).get_absolute_url()

    def shown(query: str = "") -> list[str]:
        text = aino.get(address + query).content.decode()
        assert "Nobody has argued" not in text
        return re.findall(r"Reason number \d|It costs|Page \d of \d", text)

    assert shown() == ["Reason number 0", "Reason number 1", "It costs", "Page 1 of 3"]
    assert shown("?page=3") == ["Reason number 4", "Page 3 of 3"]
    last = Argument.objects.get(text="Reason number 4.")
    answer = aino.post(reverse("proposals:find_helpful", args=[last.uid]))
    # The most helpful stand first.
    where = answer["Location"].partition("#")[0].removeprefix(address)
    assert shown(where) == ["Reason number 4", "Reason number 0", "It costs", "Page 1 of 3"]
    third = Argument.objects.get(text="Reason number 3.")
    assert shown(f"?argument={third.uid}") == ["Reason number 3", "Page 3 of 3"]
    assert shown("?argument=nonsense") == shown()


def test_arguments_that_nobody_can_show_keep_nobody_from_voting(valley, monkeypatch) -> None:
    asked = valley.asks(valley.hill, started="decision")
    monkeypatch.setattr(arguing, "MOST_OF_A_GROUP", 3)
    for text in (" ", "One.", "Two."):
        assert not argued(valley, valley.lake, asked, text=text)
    # What would not be shown is not kept either.
    assert argued(valley, valley.lake, asked, text="Three.")
    page = together.page_of(valley.opens(asked.uid))
    assert page.stage == Stage.DISCUSSION
    assert [each.text for each in page.arguments.order_by("pk")] == ["One.", "Two."]


def test_words_that_nobody_can_show_are_refused(valley) -> None:
    asked = valley.asks(valley.hill)
    for facts in ({"side": "maybe"}, {"text": ""}, {"text": "x" * 2001}, {"language": "not a tag"}):
        assert argued(valley, valley.lake, asked, **facts)
    assert not Argument.objects.exists()


def test_the_booklet_holds_the_arguments_of_all_groups(valley) -> None:
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid)
    argued(valley, valley.lake, asked)
    world.on(joint.opens_on)
    vote = together.held(together.page_of(joint))
    (told,) = vote.booklet.facts["proposals"]
    assert [each["text"] for each in told["arguments"]["for"]] == ["It helps."]
