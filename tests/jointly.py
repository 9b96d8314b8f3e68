"""A joint vote at home in tests: it opens, and every home has voted."""

from core.heartbeat import clock, jobs
from tests import together, world


def opened(valley, **facts):
    """A joint vote whose first day has come, and the vote here."""
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid, **facts)
    world.on(joint.opens_on)
    return joint, together.held(together.page_of(joint))


def over(joint) -> None:
    """Live until every home has voted, and do what is due at every beat."""
    world.on(clock.group_date(joint.closed_at))
    jobs.do_chores(now=world.now())
