"""Where other parts of this room say what follows for them; each is called in the transaction.

Said by another group or by ourselves: it is the same. Functions are added by name, as in
`listeners.opened.add("mirror", mirror)`, by furniture that is loaded at the start.
"""

from collections.abc import Callable
from typing import Any

from core.hooks import Registry

Listener = Callable[..., None]
# (said, digest, zone): a group agreed to join us; (said): it leaves us.
wished: Registry[Listener] = Registry("who hears that a group wishes to join")
parted: Registry[Listener] = Registry("who hears that a group leaves")
# (seat, now): a group is a member from now on; (seat, reason, now): it is none any more.
seated: Registry[Listener] = Registry("who hears that a group took its seat")
unseated: Registry[Listener] = Registry("who hears that a group lost its seat")
# (joint_proposal, now), each.
proposed: Registry[Listener] = Registry("who hears of a joint proposal")
withdrawn: Registry[Listener] = Registry("who hears that one is withdrawn")
refused: Registry[Listener] = Registry("who hears that one is refused")
signed: Registry[Listener] = Registry("who hears how many have signed one")
# (joint_argument, now), each.
argued: Registry[Listener] = Registry("who hears an argument")
taken_back: Registry[Listener] = Registry("who hears that an argument is taken back")
# (vote, now), and (vote, counted, now).
opened: Registry[Listener] = Registry("who hears that a joint vote was opened")
# (vote, now): who opened it says so no longer.
unopened: Registry[Listener] = Registry("who hears that a joint vote was never opened")
certified: Registry[Listener] = Registry("who hears that a joint vote was counted for good")


def tell(listeners: Registry[Listener], *about: Any, **facts: Any) -> None:
    """Call all of them, in the order in which they were added."""
    for listener in listeners.values():
        listener(*about, **facts)
