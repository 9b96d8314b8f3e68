"""What there is to do in the village together with other groups."""

from datetime import timedelta
from typing import Any

from core.people.models import Person
from federation.confederations.models import JointProposal
from federation.rolls.models import Clash, Elector, Roll, State
from groups.proposals import actions as proposals
from tests import together, world

DAYS_TO_TALK = 14
# Half of the time before the opening is left then.
ROLL_DAY = timedelta(days=DAYS_TO_TALK // 2)
OPENING = timedelta(days=DAYS_TO_TALK)


class Village(together.Valley):
    """A confederation that takes a village in which there is already much to do."""

    def __init__(self) -> None:
        self.join()


class Together:
    """Questions to all groups at every stage, and a joint vote whose roll is compared.

    The author has asked some of them; the author, and those who are named too, are on two lists.
    """

    def __init__(self, author: Person, *others: Person) -> None:
        valley = Village()
        self.confederation = valley.confederation
        self.origin = valley.hub.origin
        self.draft = self.drafted(author, "A ferry")
        self.collecting = self.published(author, "A bridge")
        self.asked_by_others = self.page(valley.asks(valley.hill, title="A bus"))
        taken_back = valley.asks(valley.hill, title="A tram")
        valley.says(valley.hill, "joint.withdrawn", proposal=str(taken_back.uid))
        self.taken_back = self.page(taken_back)
        self.dated = self.published(author, "A tunnel")
        asked = JointProposal.objects.get(proposal=self.dated)
        words = {name: getattr(asked, name) for name in ("title", "text", "reason", "language")}
        self.vote = valley.opens(asked.uid, words=words, days=(DAYS_TO_TALK, 7))
        roll = Roll.objects.create(
            vote=self.vote,
            state=State.LISTED,
            closed_on=world.today(),
            listed_at=world.now(),
            due_at=world.now(),
        )
        for person in (author, *others):
            called = f"{person.pk:064x}"
            Elector.objects.create(roll=roll, person=person, is_named=True, nullifier=called)
            Clash.objects.create(
                roll=roll, nullifier=called, origin=valley.hill.origin, found_at=world.now()
            )

    def drafted(self, author: Person, title: str) -> Any:
        return proposals.draft(
            author, title=title, text="There is one.", asked_of=self.origin, now=world.now()
        )

    def published(self, author: Person, title: str) -> Any:
        return proposals.publish(self.drafted(author, title), author, now=world.now())

    def page(self, question: JointProposal) -> Any:
        return together.page_of(question)
