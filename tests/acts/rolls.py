"""Acts on where one votes when groups vote together."""

from datetime import timedelta
from typing import Any

from core.people.models import Person
from federation.rolls.actions.choosing import let_go
from federation.rolls.actions.declaring import declare_home
from tests import world
from tests.acts.row import Row, now
from tests.acts.scene import Scene
from tests.acts.together import OPENING, ROLL_DAY


def _declare(scene: Scene, who: Person, *, later: timedelta = timedelta(0)) -> Any:
    world.set_clock(world.now() + later)
    return now(declare_home, who, scene.together.confederation, is_here=False)


def _let_go(scene: Scene, who: Person, *, later: timedelta = timedelta(0)) -> Any:
    world.set_clock(world.now() + later)
    return now(let_go, who, scene.together.vote)


ROWS: dict[str, Row] = {
    "rolls.declare_home": Row(
        do=_declare, twice="same", wrong=lambda s, who: _declare(s, who, later=ROLL_DAY)
    ),
    "rolls.let_go": Row(
        do=_let_go, by="author", wrong=lambda s, who: _let_go(s, who, later=OPENING)
    ),
}
