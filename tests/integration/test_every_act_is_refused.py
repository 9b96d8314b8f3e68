"""One table of every act a person can do in the group: who is refused, when, and what stays.

The last test keeps the table complete: an action that takes a person and stands neither in the
table nor among the exceptions, with its reason, fails.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from core.people import actions as people
from core.people.models import Person
from core.refusals import Refusal
from delegation import actions as delegation
from groups.constitution import actions as constitution
from groups.decisions import actions as decisions
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.referenda import actions as referenda
from tests import votes, world
from tests.beginning import Beginning

pytestmark = pytest.mark.django_db
ROOMS = (
    "delegation",
    "groups.membership",
    "groups.proposals",
    "groups.decisions",
    "groups.referenda",
    "groups.constitution",
)
CODE = referenda.new_code()
FASTER = {"proposals.signature_days": 30}
LAW = {"kind": "law.adopt", "data": {"title": "Quiet", "text": "It is quiet."}}


class Scene:
    """A village in which there is something to do for every act."""

    def __init__(self, ballots: str = "sealed") -> None:
        # Two signatures are needed, so that what collects goes on collecting.
        charter = votes.a_charter(ballots=ballots) | {
            "proposals.signatures_number": 2,
            "delegation.on": True,
        }
        village = world.a_village("Aino", "Bertil", "Cilla", "Dawid", charter=charter)
        self.author, self.member, self.friend, self.former = village.values()
        self.outsider = world.a_person("Xaver")
        self.candidate = world.a_person("Ylva")
        voted_on = votes.a_proposal(self.author, "A bench")
        proposals.sign(voted_on, self.friend, now=world.now())
        self.vote = votes.opened(voted_on)
        self.voted_on = voted_on
        self.applicant = world.an_applicant("Zofia")
        self.newcomer = world.a_person("Ulla", email="ulla@example.org")
        people.confirm_email(self.newcomer)
        membership.end_membership(self.former, now=world.now(), cause="test")
        self.draft = self.drafted("A draft")
        self.collecting = votes.a_proposal(self.author, "A swing")
        self.argument = proposals.argue(
            self.collecting, self.author, side="for", text="High up.", now=world.now()
        )
        self.effect = decisions.attach(self.draft, self.author, **LAW, now=world.now())
        self.invitation = membership.invite(self.author, now=world.now())
        self.voice = delegation.declare(self.author, scope="everything", now=world.now())
        self.mandate = self.follows(self.author, self.outsider, scope=self.scope)

    def drafted(self, title: str) -> Any:
        return proposals.draft(self.author, title=title, text="Words.", now=world.now())

    @property
    def scope(self) -> str:
        return f"proposal:{self.collecting.uid}"

    def follows(self, giver: Person, *people: Person, scope: str = "everything") -> Any:
        chosen = [delegation.choice(delegates=[person.pk for person in people])]
        return delegation.give(
            giver, scope=scope, choices=chosen, until_on=soon(30), now=world.now()
        )

    @property
    def adopt(self) -> str:
        return self.vote.options.get(is_status_quo=False).key


def soon(days: int) -> Any:
    return world.today() + timedelta(days=days)


Doing = Callable[[Scene, Person], Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """An act: how it is done, by whom, and what comes of a second time or a wrong moment.

    `by` names who of the scene may do it. `twice` says whether doing it again is an act of its
    own, the same act without effect, or refused. `wrong` does it where the stage forbids it.
    """

    do: Doing
    by: str = "member"
    twice: str = "refused"
    wrong: Doing | None = None
    ballots: str = "sealed"
    first: Doing | None = None
    # Some acts are for people outside.
    open_to: tuple[str, ...] = ()


def _now(act: Callable[..., Any], *things: Any, **facts: Any) -> Any:
    return act(*things, **facts, now=world.now())


WORDS = {"title": "Other words", "text": "Other text."}
TABLE: dict[str, Row] = {
    "delegation.give": Row(
        do=lambda s, who: s.follows(who, s.author),
        wrong=lambda s, who: s.follows(who, s.author, scope=f"proposal:{s.voted_on.uid}x"),
    ),
    "delegation.edit": Row(
        do=lambda s, who: _now(
            delegation.edit,
            s.mandate,
            who,
            choices=[delegation.choice(delegates=[s.candidate.pk])],
            until_on=soon(20),
        ),
        by="author",
        twice="same",
    ),
    "delegation.renew": Row(
        do=lambda s, who: _now(delegation.renew, s.mandate, who, until_on=soon(60)),
        by="author",
        twice="same",
        wrong=lambda s, who: _now(delegation.renew, s.mandate, who, until_on=soon(0)),
    ),
    "delegation.suspend": Row(
        do=lambda s, who: _now(delegation.suspend, s.mandate, who), by="author", twice="same"
    ),
    "delegation.resume": Row(
        first=lambda s, who: _now(delegation.suspend, s.mandate, who),
        do=lambda s, who: _now(delegation.resume, s.mandate, who),
        by="author",
        twice="same",
    ),
    "delegation.withdraw": Row(
        do=lambda s, who: _now(delegation.withdraw, s.mandate, who), by="author"
    ),
    "delegation.declare": Row(
        do=lambda _s, who: _now(delegation.declare, who, scope="everything"),
        wrong=lambda _s, who: _now(delegation.declare, who, scope="river:long"),
    ),
    "delegation.restate": Row(
        do=lambda s, who: _now(delegation.restate, s.voice, who, statement="I read."),
        by="author",
        twice="same",
    ),
    "delegation.withdraw_voice": Row(
        do=lambda s, who: _now(delegation.withdraw_voice, s.voice, who), by="author"
    ),
    "membership.apply": Row(
        do=lambda _s, who: _now(membership.apply, who),
        by="newcomer",
        open_to=("former",),
    ),
    "membership.withdraw_application": Row(
        do=lambda _s, who: _now(membership.withdraw_application, who),
        by="applicant",
        open_to=("applicant",),
    ),
    "membership.propose": Row(do=lambda s, who: _now(membership.propose, who, s.candidate)),
    "membership.rate": Row(
        do=lambda s, who: _now(membership.rate, who, s.friend, -1),
        twice="same",
        wrong=lambda s, who: _now(membership.rate, who, s.outsider, 1),
    ),
    "membership.invite": Row(do=lambda _s, who: _now(membership.invite, who), twice="own"),
    "membership.withdraw_invitation": Row(
        do=lambda s, who: _now(membership.withdraw_invitation, who, s.invitation), by="author"
    ),
    "membership.accept_invitation": Row(
        do=lambda s, who: _now(membership.accept_invitation, s.invitation, who),
        by="candidate",
        open_to=("outsider", "former", "applicant"),
        wrong=lambda s, _who: _now(membership.accept_invitation, s.invitation, s.member),
    ),
    "membership.leave": Row(do=lambda _s, who: _now(membership.leave, who)),
    "proposals.draft": Row(
        do=lambda _s, who: _now(proposals.draft, who, title="A pond", text="Deep."), twice="own"
    ),
    "proposals.revise": Row(
        do=lambda s, who: _now(proposals.revise, s.collecting, who, **WORDS),
        by="author",
        wrong=lambda s, who: _now(proposals.revise, s.voted_on, who, **WORDS),
    ),
    "proposals.note_change": Row(
        do=lambda s, who: _now(proposals.note_change, s.collecting, who, note="An effect."),
        by="author",
        twice="own",
        wrong=lambda s, who: _now(proposals.note_change, s.voted_on, who, note="An effect."),
    ),
    "proposals.discard": Row(
        do=lambda s, who: _now(proposals.discard, s.draft, who),
        by="author",
        wrong=lambda s, who: _now(proposals.discard, s.collecting, who),
    ),
    "proposals.publish": Row(
        do=lambda s, who: _now(proposals.publish, s.draft, who),
        by="author",
        wrong=lambda s, who: _now(proposals.publish, s.voted_on, who),
    ),
    "proposals.withdraw": Row(
        do=lambda s, who: _now(proposals.withdraw, s.collecting, who),
        by="author",
        wrong=lambda s, who: _now(proposals.withdraw, s.voted_on, who),
    ),
    "proposals.sign": Row(
        do=lambda s, who: _now(proposals.sign, s.collecting, who),
        wrong=lambda s, who: _now(proposals.sign, s.voted_on, who),
    ),
    "proposals.unsign": Row(
        do=lambda s, who: _now(proposals.unsign, s.collecting, who),
        by="author",
        wrong=lambda s, who: _now(proposals.unsign, s.voted_on, who),
    ),
    "proposals.confirm_signature": Row(
        first=lambda s, who: (
            _now(proposals.sign, s.collecting, who),
            _now(proposals.revise, s.collecting, s.author, **WORDS),
        ),
        do=lambda s, who: _now(proposals.confirm_signature, s.collecting, who),
        wrong=lambda s, who: _now(proposals.confirm_signature, s.voted_on, who),
    ),
    "proposals.argue": Row(
        do=lambda s, who: _now(proposals.argue, s.collecting, who, side="for", text="Because."),
        twice="own",
        wrong=lambda s, who: _now(proposals.argue, s.draft, who, side="for", text="Because."),
    ),
    "proposals.take_back": Row(
        do=lambda s, who: _now(proposals.take_back, s.argument, who), by="author"
    ),
    "proposals.find_helpful": Row(
        do=lambda s, who: _now(proposals.find_helpful, s.argument, who), twice="own"
    ),
    "decisions.attach": Row(
        do=lambda s, who: _now(decisions.attach, s.draft, who, **LAW),
        by="author",
        twice="own",
        wrong=lambda s, who: _now(decisions.attach, s.voted_on, who, **LAW),
    ),
    "decisions.change": Row(
        do=lambda s, who: _now(
            decisions.change, s.effect, who, data={"title": "Silence", "text": "It is silent."}
        ),
        by="author",
        twice="own",
    ),
    "decisions.detach": Row(
        do=lambda s, who: _now(decisions.detach, s.effect, who), by="author", twice="any"
    ),
    "constitution.propose": Row(
        do=lambda _s, who: _now(constitution.propose, who, changes=FASTER),
        twice="own",
    ),
    "referenda.cast_sealed": Row(
        do=lambda s, who: _now(referenda.cast_sealed, s.vote, who, s.adopt, code=CODE),
        twice="same",
        wrong=lambda s, who: _now(
            referenda.cast_sealed, s.vote, who, s.adopt, code=referenda.new_code()
        ),
    ),
    "referenda.change_sealed": Row(
        first=lambda s, who: _now(referenda.cast_sealed, s.vote, who, "blank", code=CODE),
        do=lambda s, who: _now(referenda.change_sealed, s.vote, who, s.adopt, code=CODE),
        twice="same",
        wrong=lambda s, who: _now(referenda.change_sealed, s.vote, who, s.adopt, code=CODE),
    ),
    "referenda.withdraw_sealed": Row(
        first=lambda s, who: _now(referenda.cast_sealed, s.vote, who, "blank", code=CODE),
        do=lambda s, who: _now(referenda.withdraw_sealed, s.vote, who, code=CODE),
        wrong=lambda s, who: _now(referenda.withdraw_sealed, s.vote, who, code=CODE),
    ),
    "referenda.cast_open": Row(
        do=lambda s, who: _now(referenda.cast_open, s.vote, who, s.adopt),
        twice="same",
        ballots="open",
        wrong=lambda s, who: _now(referenda.cast_open, s.vote, who, s.adopt),
    ),
    "referenda.take_back_open": Row(
        first=lambda s, who: _now(referenda.cast_open, s.vote, who, s.adopt),
        do=lambda s, who: _now(referenda.take_back_open, s.vote, who),
        ballots="open",
        wrong=lambda s, who: _now(referenda.take_back_open, s.vote, who),
    ),
}
# Actions that take people and are no act of a person, and why.
NO_ACT_OF_A_PERSON = {
    "delegation.forget_mandates": "part of erasing oneself; tested with one's own data",
    "delegation.forget_voices": "part of erasing oneself",
    "delegation.tell_followers": "done when somebody votes in the open",
    "membership.admit": "done by the count and the founding, never asked for by a page",
    "membership.admit_many": "as admit",
    "membership.end_membership": "done by the count and in rehearsals",
    "membership.found": "done when the last founder confirms; tested with the founding",
    "membership.take_seat": "part of the founding, before there is a group",
    "membership.confirm_seat": "part of the founding",
    "membership.rate_many": "the founders' and the rehearsal's ratings at once",
    "membership.require_member": "the check itself",
    "membership.warn_members": "done by the heartbeat",
    "decisions.require_changeable": "the check that attach, change and detach make",
    "proposals.forget_author": "part of erasing oneself; tested with people",
    "referenda.forget_reasons": "part of erasing oneself",
    "referenda.objection_to_voting": "asks and changes nothing",
}
STRANGERS = ("outsider", "applicant", "former")


def everything() -> dict[str, str]:
    """Every row of every room, so that a refusal can be seen to change nothing."""
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in ("heartbeat", "sessions", "contenttypes")
    )
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
            found[table] = repr(sorted(map(repr, rows)))
    return found


def _plain(value: Any) -> Any:
    """PostgreSQL gives bytes as views, whose text is an address in memory."""
    return bytes(value) if isinstance(value, memoryview) else value


def refuses(do: Callable[[], Any]) -> None:
    """The act is refused with a sentence, and nothing is changed."""
    before = everything()
    with pytest.raises(Refusal) as why:
        do()
    assert str(why.value)
    assert everything() == before


def rows(
    fits: Callable[[Row], bool] = lambda _: True, strangers: tuple[str, ...] = ("",)
) -> pytest.MarkDecorator:
    """Rows of the table, each in its scene, with each stranger to whom its act is not open."""
    return pytest.mark.parametrize(
        ("beginning", "name", "stranger"),
        [
            pytest.param(row.ballots, name, stranger, id=f"{name} {stranger}".strip())
            for name, row in TABLE.items()
            for stranger in strangers
            if fits(row) and stranger not in row.open_to
        ],
        indirect=["beginning"],
        scope="module",
    )


Staged = Callable[[Row], tuple[Scene, Person]]


@pytest.fixture(scope="module")
def beginning(request: pytest.FixtureRequest, lasting: Any) -> Iterator[Beginning[Scene]]:
    with lasting(lambda: Scene(request.param)) as made:
        yield made


@pytest.fixture
def staged(beginning: Beginning[Scene]) -> Staged:
    """The scene and who may act in it, with what has to come first."""

    def stage(row: Row) -> tuple[Scene, Person]:
        scene = beginning.again()
        who: Person = getattr(scene, row.by)
        if row.first:
            row.first(scene, who)
        return scene, who

    return stage


@rows()
def test_it_can_be_done_by_whom_it_is_for(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    TABLE[name].do(scene, who)


@rows(strangers=STRANGERS)
def test_it_is_refused_to_whoever_has_no_right(staged: Staged, name: str, stranger: str):
    scene, _ = staged(TABLE[name])
    refuses(lambda: TABLE[name].do(scene, getattr(scene, stranger)))


@rows(lambda row: row.by == "author")
def test_what_belongs_to_the_author_is_refused_to_other_members(
    staged: Staged, name: str, stranger: str
):
    scene, _ = staged(TABLE[name])
    refuses(lambda: TABLE[name].do(scene, scene.member))


@rows(lambda row: row.twice == "refused")
def test_a_second_time_is_refused(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    TABLE[name].do(scene, who)
    refuses(lambda: TABLE[name].do(scene, who))


@rows(lambda row: row.twice == "same")
def test_a_second_time_changes_nothing(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    TABLE[name].do(scene, who)
    before = everything()
    TABLE[name].do(scene, who)
    assert everything() == before


@rows(lambda row: row.wrong is not None)
def test_in_the_wrong_stage_it_is_refused(staged: Staged, name: str, stranger: str):
    row = TABLE[name]
    scene, who = staged(row)
    if name.startswith("referenda."):
        world.on(scene.vote.closes)
    wrong = row.wrong
    assert wrong is not None
    refuses(lambda: wrong(scene, who))


def test_the_table_names_every_act():
    missing = set()
    for room in ROOMS:
        actions = import_module(f"{room}.actions")
        for name in getattr(actions, "__all__", dir(actions)):
            act = getattr(actions, name)
            if inspect.isfunction(act) and any(
                word in str(inspect.signature(act)) for word in ("Person", "person: object")
            ):
                missing.add(f"{room.rpartition('.')[2]}.{name}")
    assert missing - TABLE.keys() - NO_ACT_OF_A_PERSON.keys() == set()
