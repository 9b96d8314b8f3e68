"""Acts on mandates and open voices."""

from core.people.models import Person
from delegation import actions as delegation
from tests.acts.row import Row, now
from tests.acts.scene import Scene, soon


def gift(scene: Scene, who: Person, scope: str = "everything") -> delegation.Gift:
    """What `give` would be asked for, as one of many."""
    return delegation.Gift(
        giver=who, scope=scope, choices=scene.choices(scene.author), until_on=soon(30)
    )


ROWS: dict[str, Row] = {
    "delegation.give": Row(
        off="refused",
        do=lambda s, who: s.follows(who, s.author),
        wrong=lambda s, who: s.follows(who, s.author, scope=f"proposal:{s.voted_on.uid}x"),
    ),
    "delegation.give_many": Row(
        do=lambda s, who: now(delegation.give_many, [gift(s, who)]),
        off="refused",
        wrong=lambda s, who: now(delegation.give_many, [gift(s, who), gift(s, who, "x:y")]),
    ),
    "delegation.edit": Row(
        off="refused",
        do=lambda s, who: now(
            delegation.edit,
            s.mandate(who),
            who,
            choices=s.choices(s.candidate),
            until_on=soon(20),
        ),
        by="author",
        twice="same",
    ),
    "delegation.renew": Row(
        off="refused",
        do=lambda s, who: now(delegation.renew, s.mandate(who), who, until_on=soon(60)),
        by="author",
        twice="same",
        wrong=lambda s, who: now(delegation.renew, s.mandate(who), who, until_on=soon(0)),
    ),
    "delegation.suspend": Row(
        do=lambda s, who: now(delegation.suspend, s.mandate(who), who), by="author", twice="same"
    ),
    "delegation.resume": Row(
        off="refused",
        first=lambda s, who: now(delegation.suspend, s.mandate(who), who),
        do=lambda s, who: now(delegation.resume, s.mandate(who), who),
        by="author",
        twice="same",
    ),
    "delegation.withdraw": Row(
        do=lambda s, who: now(delegation.withdraw, s.mandate(who), who), by="author"
    ),
    "delegation.declare": Row(
        off="refused",
        do=lambda _s, who: now(delegation.declare, who, scope="everything"),
        wrong=lambda _s, who: now(delegation.declare, who, scope="river:long"),
    ),
    "delegation.restate": Row(
        off="refused",
        do=lambda s, who: now(delegation.restate, s.voice(who), who, statement="I read."),
        by="author",
        twice="same",
    ),
    "delegation.withdraw_voice": Row(
        do=lambda s, who: now(delegation.withdraw_voice, s.voice(who), who), by="author"
    ),
}
