"""Acts on proposals: writing, translating, signing, arguing."""

from groups.proposals import actions as proposals
from tests.acts.row import Row, now

WORDS = {"title": "Other words", "text": "Other text."}

ROWS: dict[str, Row] = {
    "proposals.draft": Row(
        do=lambda _s, who: now(proposals.draft, who, title="A pond", text="Deep."), twice="own"
    ),
    "proposals.revise": Row(
        do=lambda s, who: now(proposals.revise, s.collecting, who, **WORDS),
        by="author",
        wrong=lambda s, who: now(proposals.revise, s.voted_on, who, **WORDS),
    ),
    "proposals.note_change": Row(
        do=lambda s, who: now(proposals.note_change, s.collecting, who, note="An effect."),
        by="author",
        twice="own",
        wrong=lambda s, who: now(proposals.note_change, s.voted_on, who, note="An effect."),
    ),
    "proposals.discard": Row(
        do=lambda s, who: now(proposals.discard, s.draft, who),
        by="author",
        wrong=lambda s, who: now(proposals.discard, s.collecting, who),
    ),
    "proposals.publish": Row(
        do=lambda s, who: now(proposals.publish, s.draft, who),
        by="author",
        wrong=lambda s, who: now(proposals.publish, s.voted_on, who),
    ),
    "proposals.withdraw": Row(
        do=lambda s, who: now(proposals.withdraw, s.collecting, who),
        by="author",
        wrong=lambda s, who: now(proposals.withdraw, s.voted_on, who),
    ),
    "proposals.sign": Row(
        do=lambda s, who: now(proposals.sign, s.collecting, who),
        wrong=lambda s, who: now(proposals.sign, s.voted_on, who),
    ),
    "proposals.unsign": Row(
        do=lambda s, who: now(proposals.unsign, s.collecting, who),
        by="author",
        wrong=lambda s, who: now(proposals.unsign, s.voted_on, who),
    ),
    "proposals.confirm_signature": Row(
        first=lambda s, who: (
            now(proposals.sign, s.collecting, who),
            now(proposals.revise, s.collecting, s.author, **WORDS),
        ),
        do=lambda s, who: now(proposals.confirm_signature, s.collecting, who),
        wrong=lambda s, who: now(proposals.confirm_signature, s.voted_on, who),
    ),
    "proposals.argue": Row(
        do=lambda s, who: now(proposals.argue, s.collecting, who, side="for", text="Because."),
        twice="own",
        wrong=lambda s, who: now(proposals.argue, s.draft, who, side="for", text="Because."),
    ),
    "proposals.take_back": Row(
        do=lambda s, who: now(proposals.take_back, s.argument, who),
        by="author",
        wrong=lambda s, who: now(proposals.take_back, s.voted_argument, who),
    ),
    "proposals.find_helpful": Row(
        do=lambda s, who: now(proposals.find_helpful, s.argument, who),
        twice="own",
        wrong=lambda s, who: now(proposals.find_helpful, s.idle_argument, who),
    ),
    "proposals.find_helpful in so many words": Row(
        do=lambda s, who: now(proposals.find_helpful, s.argument, who, helps=True),
        twice="same",
        wrong=lambda s, who: now(proposals.find_helpful, s.idle_argument, who, helps=True),
    ),
    "proposals.find_helpful no longer": Row(
        first=lambda s, who: now(proposals.find_helpful, s.argument, who, helps=True),
        do=lambda s, who: now(proposals.find_helpful, s.argument, who, helps=False),
        twice="same",
        wrong=lambda s, who: now(proposals.find_helpful, s.idle_argument, who, helps=False),
    ),
    "proposals.translate": Row(
        do=lambda s, who: now(proposals.translate, s.collecting, who, language="sv", **WORDS),
        wrong=lambda s, who: now(proposals.translate, s.draft, who, language="sv", **WORDS),
    ),
    "proposals.mend_translation": Row(
        do=lambda s, who: now(proposals.mend_translation, s.translation, who, **WORDS),
        by="author",
        wrong=lambda s, who: now(proposals.mend_translation, s.voted_translation, who, **WORDS),
    ),
    "proposals.withdraw_translation": Row(
        do=lambda s, who: now(proposals.withdraw_translation, s.translation, who),
        by="author",
        wrong=lambda s, who: now(proposals.withdraw_translation, s.voted_translation, who),
    ),
}
