"""Every act in every stage by everybody: what is possible, and that a refusal changes nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.people.models import Person
from core.record.models import Entry
from core.refusals import Refusal
from groups.membership import actions as membership
from groups.membership.actions import NotAMember
from groups.proposals import actions
from groups.proposals.models import Argument, Helpful, Proposal, Signature, Version
from groups.proposals.rules import PERMITTED, Act, Stage
from tests import world
from tests.beginning import Beginning, undone
from tests.proposing import QUICK, again, in_stage

pytestmark = pytest.mark.django_db

Doing = Callable[[Proposal, Person], Any]
NEW_WORDS = {"title": "Three hives", "text": "The group keeps three hives."}


def argument_of(proposal: Proposal) -> Argument:
    return Argument.objects.get(proposal=proposal)


DOING: dict[Act, Doing] = {
    Act.REVISE: lambda p, who: actions.revise(p, who, **NEW_WORDS, now=world.now()),
    Act.DISCARD: lambda p, who: actions.discard(p, who, now=world.now()),
    Act.PUBLISH: lambda p, who: actions.publish(p, who, now=world.now()),
    Act.WITHDRAW: lambda p, who: actions.withdraw(p, who, now=world.now()),
    Act.SIGN: lambda p, who: actions.sign(p, who, now=world.now()),
    Act.UNSIGN: lambda p, who: actions.unsign(p, who, now=world.now()),
    Act.CONFIRM: lambda p, who: actions.confirm_signature(p, who, now=world.now()),
    Act.ARGUE: lambda p, who: actions.argue(p, who, side="for", text="Honey", now=world.now()),
    Act.TAKE_BACK: lambda p, who: actions.take_back(argument_of(p), who, now=world.now()),
    Act.FIND_HELPFUL: lambda p, who: actions.find_helpful(argument_of(p), who, now=world.now()),
}
AUTHOR_ONLY = {Act.REVISE, Act.DISCARD, Act.PUBLISH, Act.WITHDRAW, Act.TAKE_BACK}
# The member of the table has a signature that waits to be confirmed.
REFUSED_AS_SIGNED = {("member", Act.SIGN), ("author", Act.SIGN)}
REFUSED_AS_NOTHING_TO_CONFIRM = {("author", Act.CONFIRM)}


def four_people() -> dict[str, Person]:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    former = village["Cecilia"]
    membership.end_membership(former, now=world.now(), cause="test")
    return {
        "author": village["Aino"],
        "member": village["Bertil"],
        "former member": former,
        "outsider": world.a_person("Xaver"),
    }


@pytest.fixture(scope="module")
def beginning(lasting: Any) -> Iterator[Beginning[dict[str, Person]]]:
    with lasting(four_people) as made:
        yield made


@pytest.fixture
def people(beginning: Beginning[dict[str, Person]]) -> dict[str, Person]:
    return beginning.again()


def prepared(stage: Stage, people: dict[str, Person]) -> Proposal:
    """A proposal in the stage with an argument by its author and a sleeping signature."""
    author, member = people["author"], people["member"]
    proposal = in_stage(stage, author, member)
    argument = {"side": "for", "text": "They hum.", "author": author}
    Argument.objects.create(proposal=proposal, written_on=world.today(), **argument)
    later = world.today() + timedelta(days=4)
    Signature.objects.update_or_create(
        proposal=proposal,
        person=member,
        defaults={"version": 1, "signed_on": world.today(), "confirm_until": later},
    )
    if stage is Stage.DRAFT:
        proposal.signatures.all().delete()
    return proposal


def everything() -> list[Any]:
    """All rows of the room and the length of the record."""
    rows = [list(each.objects.order_by("pk").values()) for each in (Proposal, Version, Signature)]
    rows += [list(each.objects.order_by("pk").values()) for each in (Argument, Helpful)]
    return [*rows, Entry.objects.count()]


def may(role: str, act: Act, stage: Stage) -> bool:
    if stage not in PERMITTED[act] or role in {"former member", "outsider"}:
        return False
    if act in AUTHOR_ONLY and role != "author":
        return False
    return (role, act) not in REFUSED_AS_SIGNED | REFUSED_AS_NOTHING_TO_CONFIRM


@pytest.mark.parametrize("stage", Stage)
def test_everybody_tries_everything(people, stage) -> None:
    kept = prepared(stage, people)
    before = everything()
    for act, do in DOING.items():
        for role, person in people.items():
            case = f"{role} tries to {act} in {stage}"
            with undone():
                proposal = again(kept)
                if may(role, act, stage):
                    do(proposal, person)
                    assert everything() != before, case
                else:
                    with pytest.raises(Refusal) as refusal:
                        do(proposal, person)
                    assert everything() == before, case
                    assert "%(" not in str(refusal.value), case
                    assert refusal.value.status in {403, 409}, case


@pytest.mark.parametrize("act", [Act.SIGN, Act.ARGUE, Act.FIND_HELPFUL])
def test_an_applicant_reads_but_does_not_write(people, act) -> None:
    proposal = prepared(Stage.COLLECTING, people)
    applicant = world.a_person("Yrsa")
    membership.propose(people["author"], applicant, now=world.now())
    with pytest.raises(NotAMember):
        DOING[act](proposal, applicant)


@pytest.mark.parametrize("role", ["former member", "outsider"])
def test_only_members_draft(people, role) -> None:
    with pytest.raises(NotAMember):
        actions.draft(people[role], **NEW_WORDS, now=world.now())


@pytest.mark.parametrize("act", [Act.SIGN, Act.UNSIGN, Act.CONFIRM, Act.REVISE, Act.WITHDRAW])
def test_nothing_is_collected_once_the_calendar_says_so(people, act) -> None:
    proposal = prepared(Stage.COLLECTING, people)
    world.set_clock(world.now() + timedelta(days=10))
    person = people["author" if act in AUTHOR_ONLY else "member"]
    before = everything()
    with pytest.raises(actions.TooLate):
        DOING[act](proposal, person)
    assert everything() == before


def test_nobody_argues_after_the_vote_should_have_closed(people) -> None:
    proposal = prepared(Stage.VOTING, people)
    world.set_clock(world.now() + timedelta(days=3))
    with pytest.raises(actions.TooLate):
        DOING[Act.ARGUE](proposal, people["member"])


def test_an_argument_can_be_taken_back_once(people) -> None:
    proposal = prepared(Stage.DISCUSSION, people)
    DOING[Act.TAKE_BACK](proposal, people["author"])
    for act in (Act.TAKE_BACK, Act.FIND_HELPFUL):
        with pytest.raises(actions.AlreadyTakenBack):
            DOING[act](proposal, people["author"])


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001, "a\x00b"])
def test_an_argument_says_something(people, text) -> None:
    proposal = prepared(Stage.DISCUSSION, people)
    with pytest.raises(actions.WordsRefused):
        actions.argue(proposal, people["member"], side="for", text=text, now=world.now())


def test_a_proposal_that_is_not_collecting_is_not_counted(people) -> None:
    proposal = prepared(Stage.DISCUSSION, people)
    with pytest.raises(Exception, match="no way leads"):
        actions.count_signatures(proposal, date=world.today(), now=world.now())
    assert again(proposal).stage == Stage.DISCUSSION
