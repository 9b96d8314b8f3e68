"""Acts on what accounts have of their own: open to everybody who has one, each on their own."""

from core.feeds import actions as feeds
from core.notices import actions as notices
from core.people import actions as people
from delegation.kinds import VOTED
from tests.acts.row import Row, now
from tests.acts.scene import DIARY

STRANGERS = ("outsider", "applicant", "former")
SHOWN = {"author_level": 3, "shows_civic_number": False, "shows_email": True}

ROWS: dict[str, Row] = {
    "people.make_token": Row(
        do=lambda _s, who: now(people.make_token, who, **DIARY),
        open_to=STRANGERS,
        twice="own",
        wrong=lambda _s, who: now(people.make_token, who, **{**DIARY, "scopes": ["read:hearts"]}),
    ),
    "people.revoke_token": Row(do=lambda s, who: people.revoke_token(who, s.token.pk), by="author"),
    "people.choose_privacy": Row(
        do=lambda _s, who: people.choose_privacy(who, **SHOWN),
        open_to=STRANGERS,
        twice="same",
        wrong=lambda _s, who: people.choose_privacy(who, **{**SHOWN, "author_level": 6}),
    ),
    "people.choose_language": Row(
        do=lambda _s, who: people.choose_language(who, "sv"),
        open_to=STRANGERS,
        twice="same",
        wrong=lambda _s, who: people.choose_language(who, "xx"),
    ),
    "people.erase": Row(
        do=lambda _s, who: now(people.erase, who),
        open_to=STRANGERS,
        wrong=lambda _s, who: now(people.erase, who, confirmation="somebody else"),
    ),
    "feeds.make_address": Row(do=lambda _s, who: now(feeds.make_address, who), open_to=STRANGERS),
    "feeds.replace_address": Row(
        do=lambda _s, who: now(feeds.replace_address, who), by="author", twice="own"
    ),
    "feeds.withdraw_address": Row(do=lambda _s, who: feeds.withdraw_address(who), by="author"),
    "notices.choose_mails": Row(
        do=lambda _s, who: notices.choose_mails(who, [VOTED.name]), open_to=STRANGERS, twice="own"
    ),
    "notices.stop_mails": Row(
        do=lambda _s, who: notices.stop_mails(who, VOTED.name),
        open_to=STRANGERS,
        twice="same",
        wrong=lambda _s, who: notices.stop_mails(who, "people.token_made"),
    ),
}
