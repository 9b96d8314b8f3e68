"""How an act is done, by whom, and what comes of a second time or a wrong moment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.people.models import Person
from tests import world
from tests.acts.scene import Scene

Doing = Callable[[Scene, Person], Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One act.

    `by` names who of the scene may do it. `twice` says whether doing it again is an act of its
    own, the same act without effect, or refused. `wrong` does it where the stage forbids it.
    `off` says what becomes of it where the charter lets nobody follow others (any more).
    """

    do: Doing
    by: str = "member"
    twice: str = "refused"
    wrong: Doing | None = None
    ballots: str = "sealed"
    first: Doing | None = None
    # Some acts are for people outside.
    open_to: tuple[str, ...] = ()
    off: str = "done"


def now(act: Callable[..., Any], *things: Any, **facts: Any) -> Any:
    """Do it now."""
    return act(*things, **facts, now=world.now())
