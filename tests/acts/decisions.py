"""Acts on the effects a proposal has."""

from groups.decisions import actions as decisions
from tests.acts.row import Row, now
from tests.acts.scene import LAW

SILENCE = {"title": "Silence", "text": "It is silent."}

ROWS: dict[str, Row] = {
    "decisions.attach": Row(
        do=lambda s, who: now(decisions.attach, s.draft, who, **LAW),
        by="author",
        twice="own",
        wrong=lambda s, who: now(decisions.attach, s.voted_on, who, **LAW),
    ),
    "decisions.change": Row(
        do=lambda s, who: now(decisions.change, s.effect, who, data=SILENCE),
        by="author",
        twice="own",
        wrong=lambda s, who: now(decisions.change, s.voted_effect, who, data=SILENCE),
    ),
    "decisions.detach": Row(
        do=lambda s, who: now(decisions.detach, s.effect, who),
        by="author",
        twice="any",
        wrong=lambda s, who: now(decisions.detach, s.voted_effect, who),
    ),
}
