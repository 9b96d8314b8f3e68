"""A confederation is no authority: what its computer says has to rest on something."""

from datetime import timedelta

import pytest
from django.test import Client

from core.instance import instance
from core.record.models import Entry
from federation.confederations.actions import StillUncounted, certify
from federation.confederations.exchange import certificates, ends, newcomers
from federation.confederations.exchange.names import given_by
from federation.confederations.models import (
    Confederation,
    Early,
    JointVote,
    Seat,
    Unfounded,
    Word,
)
from federation.confederations.showing import belonging
from federation.peers.models import HeardObject, Peer
from tests import world as people
from tests.exchanging import (
    AFTERWARDS,
    BEGUN,
    IN_TIME,
    RETURNS_BY,
    Home,
    decided,
    follow,
    hear,
    hear_all,
    last,
    plan_of,
)

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
IN_FORCE = RETURNS_BY + SECOND
VOTING_DAYS = {"confederation.voting_days": 9}


class Founded:
    """Town, hill and lake founded the valley with us, as all of them had planned."""

    def __init__(self, **values):
        names = ("Valley", "Town", "Hill", "Lake", "Ford")
        self.valley, self.town, self.hill, self.lake, self.ford = (Home(name) for name in names)
        self.groups = (self.town, self.hill, self.lake)
        self.plan = plan_of(*self.groups, **values)
        self.digest = self.valley.announce(**values)
        self.seats = {}
        for group in self.groups:
            word = group.joins(self.valley, self.plan["digest"])
            self.seats[group.name] = self.valley.seat(group, word=word)
        follow(self.valley, self.plan)

    def heard(self):
        assert hear_all(self.valley, *self.groups) == []
        return self

    def asks(self, *effects, **facts):
        """The town asks, and a vote is opened."""
        vote = self.valley.open(self.town.propose(self.valley), self.town, effects=[*effects])
        assert last(self.valley) == ""
        if facts:
            JointVote.objects.filter(uid=vote).update(**facts)
        return vote

    def expelling(self, group):
        return {"kind": "confederation.expel", "data": {"origin": group.origin, "name": group.name}}

    def admitting(self, group, weight="1"):
        data = {"introduction": group.introduction, "weight": weight}
        return {"kind": "confederation.admit", "data": data}

    def names(self):
        return {seat.name for seat in Seat.objects.taken()}


def changing(**changes):
    return {"kind": "charter.amend", "data": {"changes": changes}}


def not_followed():
    """What we keep of what its computer said, as it is shown to everybody."""
    told = list(Unfounded.objects.order_by("index").values_list("kind", "about"))
    entries = Entry.objects.filter(verb="confederation.unfounded").order_by("pk")
    assert [(entry.facts["kind"], entry.facts["about"]) for entry in entries] == told
    assert len(belonging.unfounded_in_words(Confederation.objects.get())) == len(told)
    return [(kind.removeprefix("confederation."), about) for kind, about in told]


# --- Who founds it ----------------------------------------------------------------------------
def test_who_founds_it_stands_in_the_plan_and_has_said_so_itself():
    world = Founded()
    assert hear_all(world.valley) == []
    assert world.names() == set()
    assert hear_all(world.town) == []
    assert world.names() == {"Town"}
    assert hear_all(world.hill, world.lake) == []
    assert world.names() == {"Town", "Hill", "Lake"}
    assert not_followed() == []


def test_while_the_word_of_a_group_is_awaited_the_group_is_known_so_that_it_can_be_heard():
    world = Founded()
    Peer.objects.filter(pk=world.hill.peer.pk).delete()
    hear_all(world.valley)
    assert Peer.objects.get(origin=world.hill.origin).address == world.hill.address


@pytest.mark.parametrize(
    "lie", [{"weight": "10000"}, {"name": "Castle"}, {"address": "https://castle.example"}]
)
def test_nobody_founds_it_who_is_not_in_the_plan_just_so(lie):
    world = Founded()
    world.valley.record.pop()
    word = world.lake.record[0][1]["word"]
    world.valley.seat(world.lake, word=word, **lie)
    hear_all(world.valley, *world.groups)
    assert world.names() == {"Town", "Hill"}
    assert not_followed() == [("seat", lie.get("name", "Lake"))]


def test_a_stranger_is_seated_by_nobodys_word_alone():
    world = Founded().heard()
    word = world.ford.joins(world.valley, world.plan["digest"])
    assert last(world.ford) == ""
    for ground in ({"word": word}, {}, {"ground": 7}):
        world.valley.seat(world.ford, **ground)
        assert "said that Ford belongs to it. Nothing that we know" in last(world.valley)
    assert world.names() == {"Town", "Hill", "Lake"}
    assert len(not_followed()) == 3


def test_one_word_gives_one_seat():
    world = Founded().heard()
    world.town.leaves(world.valley, IN_TIME)
    last(world.town)
    word = world.town.record[0][1]["word"]
    world.valley.seat(world.town, AFTERWARDS, word=word)
    assert "Nothing that we know" in last(world.valley)
    assert world.names() == {"Hill", "Lake"}


# --- Who leaves -------------------------------------------------------------------------------
def test_who_leaves_has_left_by_its_own_word_at_its_own_moment():
    world = Founded().heard()
    word = world.town.leaves(world.valley, IN_TIME)
    assert last(world.town) == ""
    assert Seat.objects.get(origin=world.town.origin).left_at == IN_TIME
    # Whenever the confederation says so: it is no news here.
    world.valley.unseat(world.seats["Town"], world.town, BEGUN, word=word)
    assert last(world.valley) == ""
    assert Seat.objects.get(origin=world.town.origin).left_at == IN_TIME
    assert not_followed() == []


def test_nobody_leaves_by_the_word_of_somebody_else():
    world = Founded().heard()
    others = world.hill.leaves(world.valley, IN_TIME)
    joined = world.town.record[0][1]["word"]
    last(world.hill)
    for word in (None, others, joined):
        world.valley.unseat(world.seats["Town"], world.town, IN_TIME, word=word)
        assert "does not belong to it any more. Nothing" in last(world.valley)
    # A word that nobody has heard is waited for.
    world.valley.unseat(world.seats["Town"], world.town, word=str(given_by(world.town.origin)))
    assert last(world.valley) == ""
    assert world.names() == {"Town", "Lake"}
    assert len(not_followed()) == 3
    assert belonging.has_unsupported(Confederation.objects.get())


def test_who_has_left_before_its_seat_is_heard_of_has_left():
    world = Founded()
    world.town.leaves(world.valley, IN_TIME)
    hear_all(*world.groups, world.valley)
    assert Seat.objects.get(origin=world.town.origin).left_at == IN_TIME
    assert world.names() == {"Hill", "Lake"}


def test_a_word_is_said_once_and_not_without_end(monkeypatch):
    world = Founded().heard()
    assert "said before" in hear(world.town, 0)
    monkeypatch.setattr("federation.confederations.exchange.membership.MOST_WORDS", 1)
    world.town.leaves(world.valley)
    assert "too often" in last(world.town)
    assert Word.objects.filter(origin=world.town.origin).count() == 1


def test_the_page_of_a_confederation_tells_what_we_do_not_follow(queries):
    people.a_village("Aino", charter={"group.name": "Village"}, now=BEGUN)
    world = Founded().heard()
    page = Confederation.objects.get().get_absolute_url()
    assert "What we do not follow" not in Client().get(page).content.decode()
    world.valley.unseat(world.seats["Town"], world.town)
    last(world.valley)
    world.valley.unseat(world.seats["Town"], world.town, word=str(given_by(world.town.origin)))
    last(world.valley)
    with queries(15):
        text = Client().get(page).content.decode()
    assert "What we do not follow" in text
    assert "said that Town does not belong to it any more. Nothing that we know" in text
    assert "rests on what we have not heard yet" in text


# --- Who is expelled --------------------------------------------------------------------------
def test_nobody_is_put_out_by_the_computer_of_the_confederation():
    """Its keeper has read all tallies, and puts out those who said no before the deadline."""
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    for group in (world.hill, world.lake):
        world.valley.unseat(world.seats[group.name], group, IN_TIME, vote=vote)
        assert "does not belong to it any more. Nothing" in last(world.valley)
    assert world.names() == {"Town", "Hill", "Lake"}
    assert not_followed() == [("unseat", "Hill"), ("unseat", "Lake")]
    [told] = Entry.objects.filter(verb="confederation.unfounded", payload__contains="Lake")
    assert told.facts["name"] == "The Valley"


def test_an_expulsion_waits_for_our_own_count_and_is_not_followed_if_all_groups_reject_it():
    world = Founded().heard()
    vote = world.asks(world.expelling(world.hill))
    world.valley.unseat(world.seats["Hill"], world.hill, IN_TIME, vote=vote)
    kind, _body, index, at = world.valley.record[-1]
    heard = HeardObject.objects.create(
        peer=world.valley.peer, uid=given_by(world.valley.origin), number=9, kind=kind,
        digest="ab" * 32, index=index, logged_at=at, document="{}", done_at=at,
    )  # fmt: skip
    assert last(world.valley) == ""
    assert Early.objects.get().waits_for == f"certified:{vote}"
    decided(vote, is_adopted=False)
    heard.refresh_from_db()
    assert "does not belong to it any more. Nothing" in heard.reason
    assert "Hill" in world.names()
    assert not_followed() == [("unseat", "Hill")]
    assert not Early.objects.exists()


@pytest.mark.parametrize("is_told", [True, False])
def test_whom_all_groups_expel_leaves_on_the_day_of_the_vote_whatever_its_computer_says(is_told):
    world = Founded(**{"decisions.waiting_days": 3}).heard()
    vote = world.asks(world.expelling(world.hill))
    if is_told:
        world.valley.unseat(world.seats["Hill"], world.hill, IN_TIME, vote=vote)
        assert last(world.valley) == ""
    decided(vote)
    day = RETURNS_BY + 3 * DAY
    ends.settle_due(now=day - SECOND)
    assert "Hill" in world.names()
    certificates.certify_all(now=day)
    assert "Hill" not in world.names()
    assert Seat.objects.get(origin=world.hill.origin).left_at == day
    assert not_followed() == []


def test_an_old_expulsion_puts_out_nobody_who_came_back():
    world = Founded().heard()
    vote = world.asks(world.expelling(world.hill), returns_by=RETURNS_BY - 3 * DAY)
    decided(vote)
    assert "Hill" not in world.names()
    back = world.asks(world.admitting(world.hill), returns_by=RETURNS_BY)
    decided(back)
    word = world.hill.joins(world.valley, world.digest)
    seat = world.valley.seat(world.hill, AFTERWARDS, vote=back, word=word)
    assert [last(world.hill), last(world.valley)] == ["", ""]
    world.valley.unseat(seat, world.hill, AFTERWARDS, vote=vote)
    assert "Nothing that we know" in last(world.valley)
    assert "Hill" in world.names()


def test_a_group_has_its_new_seat_once_its_former_one_has_ended():
    world = Founded(**{"decisions.waiting_days": 3}).heard()
    first = world.asks(world.expelling(world.hill))
    back = world.asks(world.admitting(world.hill))
    decided(back)
    word = world.hill.joins(world.valley, world.digest)
    last(world.hill)
    world.valley.seat(world.hill, RETURNS_BY + 4 * DAY, vote=back, word=word)
    assert last(world.valley) == ""
    assert Seat.objects.filter(origin=world.hill.origin).count() == 1
    decided(first, now=RETURNS_BY + 4 * DAY)
    former, present = Seat.objects.filter(origin=world.hill.origin).in_order()
    assert (former.left_at, present.left_at) == (RETURNS_BY + 3 * DAY, None)


def test_a_count_waits_for_the_votes_that_say_who_is_a_member_then():
    world = Founded().heard()
    world.asks(world.expelling(world.hill), returns_by=RETURNS_BY - DAY)
    later = JointVote.objects.get(uid=world.asks())
    with pytest.raises(StillUncounted):
        certify(later, now=RETURNS_BY + 30 * DAY)
    certificates.certify_all(now=RETURNS_BY + 30 * DAY)
    assert not JointVote.objects.open().exists()


# --- Who is admitted --------------------------------------------------------------------------
def test_who_is_admitted_by_all_groups_and_joins_has_its_seat_from_that_day_on():
    world = Founded().heard()
    vote = world.asks(world.admitting(world.ford, "1/2"))
    word = world.ford.joins(world.valley, world.digest)
    world.valley.seat(world.ford, IN_TIME, vote=vote, word=word, weight="1/2")
    assert last(world.valley) == ""
    decided(vote)
    assert "Ford" not in world.names()
    assert last(world.ford) == ""
    seat = Seat.objects.get(origin=world.ford.origin)
    # However early its computer dates that.
    assert (seat.joined_at, str(seat.weight)) == (IN_FORCE, "1/2")
    world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word, weight="1/2")
    assert "Nothing that we know" in last(world.valley)


@pytest.mark.parametrize(
    "lie", [{"weight": "10000"}, {"name": "Castle"}, {"address": "https://castle.example"}]
)
def test_nobody_is_seated_but_just_as_all_groups_admitted_them(lie):
    world = Founded().heard()
    vote = world.asks(world.admitting(world.ford, "1/2"))
    decided(vote)
    word = world.ford.joins(world.valley, world.digest)
    last(world.ford)
    world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word, **({"weight": "1/2"} | lie))
    assert "Nothing that we know" in last(world.valley)
    assert "Ford" not in world.names()


def test_a_seat_rests_on_no_vote_that_was_rejected_or_was_about_something_else():
    world = Founded().heard()
    rejected = world.asks(world.admitting(world.ford))
    decided(rejected, is_adopted=False)
    other = world.asks(world.admitting(world.hill), {"kind": "confederation.admit", "data": {}})
    decided(other)
    word = world.ford.joins(world.valley, world.digest)
    last(world.ford)
    for vote in (rejected, other):
        world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word)
        assert "Nothing that we know" in last(world.valley)
    # Of a vote that nobody knows something may be heard yet.
    world.valley.seat(world.ford, vote=str(given_by(world.valley.origin)), word=word)
    assert last(world.valley) == ""
    assert "Ford" not in world.names()


def test_who_agreed_to_a_charter_that_is_none_has_no_seat():
    world = Founded().heard()
    vote = world.asks(world.admitting(world.ford), changing(**VOTING_DAYS))
    decided(vote)
    values = world.plan["values"] | VOTING_DAYS
    second = world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    announced = len(world.valley.record) - 1
    assert values["confederation.voting_days"] == 9
    word = world.ford.joins(world.valley, second)
    last(world.ford)
    world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word)
    assert last(world.valley) == ""
    assert "Ford" not in world.names()
    hear(world.valley, announced)
    assert "Ford" in world.names()


# --- The charter ------------------------------------------------------------------------------
def test_the_first_charter_is_that_of_the_plan():
    world = Founded()
    world.valley.record.clear()
    world.valley.announce(**{"confederation.guardians": world.valley.origin})
    assert "version 1 of its charter. Nothing that we know" in last(world.valley)
    assert Confederation.objects.get().charter_number == 0


def test_a_charter_changes_as_all_groups_adopted_it_and_by_nothing_else():
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 1
    decided(vote)
    found = Confederation.objects.get()
    assert (found.charter_number, found.values["confederation.voting_days"]) == (2, 9)
    # The same change does not serve twice.
    world.valley.announce(3, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert "version 3 of its charter. Nothing that we know" in last(world.valley)


@pytest.mark.parametrize(
    "lie",
    [
        {"confederation.guardians": "ab" * 32},
        {"confederation.silence_days": 366},
        {"confederation.voting_days": 8},
        {"group.name": "The Castle"},
    ],
)
def test_its_computer_changes_no_rule_beside_the_one_that_was_adopted(lie):
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    decided(vote)
    world.valley.announce(2, AFTERWARDS, vote=vote, **(VOTING_DAYS | lie))
    assert "Nothing that we know" in last(world.valley)
    assert not_followed() == [("charter", "2")]
    world.valley.announce(2, AFTERWARDS, **lie)
    assert "Nothing that we know" in last(world.valley)
    assert Confederation.objects.get().charter_number == 1


def test_a_charter_is_in_force_no_earlier_than_its_day():
    world = Founded(**{"decisions.waiting_days": 9}).heard()
    vote = world.asks(changing(**VOTING_DAYS))
    decided(vote)
    given = {"decisions.waiting_days": 9, **VOTING_DAYS}
    world.valley.announce(2, AFTERWARDS, vote=vote, **given)
    assert "Nothing that we know" in last(world.valley)
    world.valley.announce(2, RETURNS_BY + 9 * DAY, vote=vote, **given)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 2


def test_of_several_changes_each_makes_a_version_in_their_order():
    world = Founded().heard()
    silence = {"confederation.silence_days": 20}
    vote = world.asks(changing(**VOTING_DAYS), changing(**silence))
    decided(vote)
    world.valley.announce(3, AFTERWARDS, vote=vote, **VOTING_DAYS, **silence)
    assert last(world.valley) == ""
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 3


@pytest.mark.parametrize("changes", [7, {"confederation.voting_days": "never"}])
def test_a_change_that_nobody_can_read_changes_nothing(changes):
    world = Founded().heard()
    vote = world.asks({"kind": "charter.amend", "data": {"changes": changes}})
    decided(vote)
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert "Nothing that we know" in last(world.valley)


def test_a_rule_that_only_a_later_version_of_the_program_knows_is_waited_for():
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    decided(vote)
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS, **{"confederation.moons": 3})
    assert last(world.valley) == ""
    assert Early.objects.get().waits_for == "rule:confederation.moons"
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS, **{"confederation.groups": 3})
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 2


# --- Who comes later --------------------------------------------------------------------------
def test_who_joins_later_agreed_to_what_it_was_shown_and_to_nothing_after_that():
    valley, town, hill, ford = (Home(name) for name in ("Valley", "Town", "Hill", "Ford"))
    valley.announce()
    valley.seat(town)
    gone = valley.seat(hill)
    valley.unseat(gone, hill, IN_TIME)
    valley.announce(2, **VOTING_DAYS)
    follow(valley)
    assert hear_all(valley) == []
    assert {seat.name for seat in Seat.objects.taken()} == {"Town"}
    for told in (lambda: valley.seat(ford), lambda: valley.announce(3)):
        told()
        assert "Nothing that we know" in last(valley)


@pytest.mark.parametrize("when", ["wanted later", "seated later", "seated before"])
def test_what_was_decided_before_we_took_part_cannot_be_recounted(when):
    valley, town, ford = (Home(name) for name in ("Valley", "Town", "Ford"))
    digest = valley.announce()
    seats = {home.name: valley.seat(home) for home in (town, ford)}
    data = {"introduction": town.introduction, "weight": "2"}
    effects = [
        {"kind": "confederation.admit", "data": data},
        {"kind": "confederation.expel", "data": {"origin": ford.origin, "name": "Ford"}},
    ]
    vote = valley.open(town.propose(valley), town, effects=effects)
    told = {**valley.introduction, "origin": instance.origin}
    if when == "seated before":
        valley.seat(valley, origin=instance.origin, name="Ours", introduction=told)
    follow(valley)
    wanted = RETURNS_BY if when == "wanted later" else RETURNS_BY - SECOND
    Confederation.objects.update(wanted_at=wanted)
    # It was not over yet.
    valley.unseat(seats["Ford"], ford, IN_TIME, vote=vote)
    hear_all(valley, town)
    is_taken = when != "seated before"
    assert [about for _kind, about in not_followed()] == ["Ford"] * is_taken
    valley.unseat(seats["Ford"], ford, AFTERWARDS, vote=vote)
    last(valley)
    ends.settle_due(now=AFTERWARDS)
    assert Seat.objects.taken().filter(name="Ford").exists() is not is_taken
    town.leaves(valley)
    last(town)
    word = town.joins(valley, digest)
    last(town)
    valley.seat(town, AFTERWARDS, vote=vote, word=word, weight="2")
    last(valley)
    assert Seat.objects.taken().filter(name="Town").exists() is is_taken


def test_a_newcomer_has_its_seat_by_a_vote_in_which_it_took_no_part():
    valley, town = Home("Valley"), Home("Town")
    digest = valley.announce()
    valley.seat(town)
    follow(valley)
    told = {**valley.introduction, "origin": instance.origin}
    data = {"introduction": told, "weight": "1"}
    effects = [{"kind": "confederation.admit", "data": data}]
    vote = valley.open(town.propose(valley), town, effects=effects)
    word = Word.objects.create(
        confederation=valley.origin, origin=instance.origin, kind="join", digest=digest,
        zone="UTC", at=BEGUN,
    )  # fmt: skip
    ours = {"origin": instance.origin, "introduction": told, "word": str(word.uid)}
    valley.seat(valley, AFTERWARDS, vote=vote, **ours)
    assert last(valley) == ""
    assert not Seat.objects.exists()
    hear_all(valley, town)
    assert Confederation.objects.get().joined_at == AFTERWARDS
    assert not_followed() == []


def test_who_was_not_shown_to_a_newcomer_is_no_member_whatever_the_record_held():
    valley, town, hill, ford = (Home(name) for name in ("Valley", "Town", "Hill", "Ford"))
    valley.announce()
    valley.seat(town)
    valley.seat(hill, weight="1/2")
    valley.seat(ford, weight="10000")
    found = follow(valley)
    shown = [{"origin": town.origin}, {"origin": hill.origin, "weight": "1/2"}]
    found.agreed["groups"] = shown
    found.save()
    assert hear_all(valley) == []
    newcomers.compare_all(now=AFTERWARDS)
    assert Seat.objects.taken().count() == 3
    # Nothing is said before all of that was read.
    Peer.objects.filter(pk=valley.peer.pk).update(cursor=found.agreed["size"])
    for _beat in range(2):
        newcomers.compare_all(now=AFTERWARDS)
    assert {seat.name for seat in Seat.objects.taken()} == {"Town", "Hill"}
    assert Seat.objects.get(name="Ford").left_at == BEGUN
    assert not_followed() == [("seat", "Ford")]
