"""What the heartbeat calls: keys are named in the record as soon as there is a group."""

from datetime import datetime

from core import hooks
from core.charter.reading import current
from federation.identity.actions.keys import name_first_keys


def name_keys(*, now: datetime) -> None:
    """Name the first keys; before there is a group nobody has anything to say to others."""
    if current().number:
        name_first_keys(now=now)


hooks.chores.add("identity.keys", name_keys)
