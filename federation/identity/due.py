"""What the heartbeat calls: keys are named, deliveries sent, and what is over is forgotten."""

from datetime import datetime

from core import hooks
from core.charter.reading import current
from federation.identity.actions import delivering, knowing, receiving
from federation.identity.actions.keys import name_first_keys
from federation.identity.actions.telling import tell
from federation.wire.wall import wall


def name_keys(*, now: datetime) -> None:
    """Name the first keys; before there is a group nobody has anything to say to others."""
    if current().number:
        name_first_keys(now=now)


def deliver(*, now: datetime) -> None:
    """Send what waits. The group's clock may be simulated; that of signatures never is."""
    delivering.deliver(now=wall())


def forget(*, now: datetime) -> None:
    """Forget whom and what nobody needs any more."""
    delivering.forget_delivered(now=wall())
    receiving.forget_received(now=wall())
    knowing.forget_idle(now=wall())


hooks.chores.add("identity.keys", name_keys)
hooks.chores.add("identity.deliver", deliver)
hooks.chores.add("identity.forget", forget)
hooks.subscribers.add("identity.tell", tell)
