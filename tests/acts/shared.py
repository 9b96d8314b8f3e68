"""Acts on questions to all groups of a confederation: our own, and those that others ask."""

from groups.proposals import actions as proposals
from tests.acts.row import Row, now

WORDS = {"title": "Other words", "text": "Other text."}
SWEDISH = {"language": "sv", "title": "En buss", "text": "Bussen går."}
NOBODY = "f" * 64

ROWS: dict[str, Row] = {
    "proposals.draft to all groups": Row(
        do=lambda s, who: now(proposals.draft, who, **WORDS, asked_of=s.together.origin),
        twice="own",
        wrong=lambda _s, who: now(proposals.draft, who, **WORDS, asked_of=NOBODY),
    ),
    "proposals.revise to all groups": Row(
        do=lambda s, who: now(proposals.revise, s.together.draft, who, **WORDS),
        by="author",
        twice="own",
        wrong=lambda s, who: now(proposals.revise, s.together.collecting, who, **WORDS),
    ),
    "proposals.publish to all groups": Row(
        do=lambda s, who: now(proposals.publish, s.together.draft, who),
        by="author",
        wrong=lambda s, who: now(proposals.publish, s.together.dated, who),
    ),
    "proposals.withdraw to all groups": Row(
        do=lambda s, who: now(proposals.withdraw, s.together.collecting, who),
        by="author",
        wrong=lambda s, who: now(proposals.withdraw, s.together.dated, who),
    ),
    "proposals.sign what others ask": Row(
        do=lambda s, who: now(proposals.sign, s.together.asked_by_others, who),
        wrong=lambda s, who: now(proposals.sign, s.together.dated, who),
    ),
    "proposals.argue on what others ask": Row(
        do=lambda s, who: now(
            proposals.argue, s.together.asked_by_others, who, side="for", text="Because."
        ),
        twice="own",
        wrong=lambda s, who: now(
            proposals.argue, s.together.taken_back, who, side="for", text="Because."
        ),
    ),
    "proposals.translate what others ask": Row(
        do=lambda s, who: now(proposals.translate, s.together.asked_by_others, who, **SWEDISH),
        wrong=lambda s, who: now(proposals.translate, s.together.taken_back, who, **SWEDISH),
    ),
}
