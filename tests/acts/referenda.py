"""Acts of voting."""

from groups.referenda import actions as referenda
from tests.acts.row import Row, now

CODE = referenda.new_code()

ROWS: dict[str, Row] = {
    "referenda.cast_sealed": Row(
        do=lambda s, who: now(referenda.cast_sealed, s.vote, who, s.adopt, code=CODE),
        twice="same",
        wrong=lambda s, who: now(
            referenda.cast_sealed, s.vote, who, s.adopt, code=referenda.new_code()
        ),
    ),
    "referenda.change_sealed": Row(
        first=lambda s, who: now(referenda.cast_sealed, s.vote, who, "blank", code=CODE),
        do=lambda s, who: now(referenda.change_sealed, s.vote, who, s.adopt, code=CODE),
        twice="same",
        wrong=lambda s, who: now(referenda.change_sealed, s.vote, who, s.adopt, code=CODE),
    ),
    "referenda.withdraw_sealed": Row(
        first=lambda s, who: now(referenda.cast_sealed, s.vote, who, "blank", code=CODE),
        do=lambda s, who: now(referenda.withdraw_sealed, s.vote, who, code=CODE),
        wrong=lambda s, who: now(referenda.withdraw_sealed, s.vote, who, code=CODE),
    ),
    "referenda.cast_open": Row(
        do=lambda s, who: now(referenda.cast_open, s.vote, who, s.adopt),
        twice="same",
        ballots="open",
        wrong=lambda s, who: now(referenda.cast_open, s.vote, who, s.adopt),
    ),
    "referenda.take_back_open": Row(
        first=lambda s, who: now(referenda.cast_open, s.vote, who, s.adopt),
        do=lambda s, who: now(referenda.take_back_open, s.vote, who),
        ballots="open",
        wrong=lambda s, who: now(referenda.take_back_open, s.vote, who),
    ),
    "referenda.cast_open in a secret vote": Row(
        do=lambda s, who: now(referenda.cast_open, s.vote, who, s.adopt),
        by="speaker",
        twice="same",
        wrong=lambda s, who: now(referenda.cast_open, s.vote, who, s.adopt),
    ),
    "referenda.take_back_open in a secret vote": Row(
        first=lambda s, who: now(referenda.cast_open, s.vote, who, s.adopt),
        do=lambda s, who: now(referenda.take_back_open, s.vote, who),
        by="speaker",
        wrong=lambda s, who: now(referenda.take_back_open, s.vote, who),
    ),
}
