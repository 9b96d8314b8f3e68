"""Two things of one group that cannot both be true: what they say, what follows, what to do."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from federation.peers.models import FREEZING, Evidence, Fault
from federation.peers.rules.introductions import fingerprint
from federation.peers.showing.objects import called
from federation.wire.rules.witnesses import statement_of

Words = str | Promise
Facts = Sequence[tuple[Words, str]]

WHAT: Mapping[str, Words] = {
    Fault.TWO_RECORDS: gettext_lazy(
        "With their own key they signed two records that cannot both be theirs: one is not the "
        "beginning of the other. A record only grows, so one of them was made up or rewritten."
    ),
    Fault.TWO_CONTENTS: gettext_lazy(
        "Their record announced two different things under one name or number. What was announced "
        "first counts; the other counts nowhere."
    ),
    Fault.SKIPPED: gettext_lazy(
        "What a group tells others is numbered one by one. Their record went on with a number "
        "that was not the next."
    ),
    Fault.OTHER_KEYS: gettext_lazy(
        "Before we voted they showed us keys, and we decided to know them by these. Their record "
        "names others for that day."
    ),
}
WHY: Mapping[str, Words] = {
    Fault.TWO_RECORDS: gettext_lazy(
        "Who does so can show one tally to us and another to somebody else. It also happens "
        "without ill will: if their home was restored from an old copy and went on from there."
    ),
    Fault.TWO_CONTENTS: gettext_lazy(
        "It may be a fault of their program. It may also be an attempt to let others count "
        "something else than we do."
    ),
    Fault.SKIPPED: gettext_lazy(
        "It may be a fault of their program. It may also be that something was taken out."
    ),
    Fault.OTHER_KEYS: gettext_lazy(
        "Either what we voted on was not theirs, because somebody stood between us, or their "
        "record was changed since."
    ),
}
TITLES: Mapping[str, tuple[Words, Words]] = {
    Fault.TWO_RECORDS: (gettext_lazy("One record"), gettext_lazy("The other record")),
    Fault.TWO_CONTENTS: (gettext_lazy("Announced first"), gettext_lazy("Announced later")),
    Fault.SKIPPED: (gettext_lazy("Before"), gettext_lazy("After")),
    Fault.OTHER_KEYS: (gettext_lazy("Shown before the vote"), gettext_lazy("In their record")),
}
FROZEN = gettext_lazy(
    "Since then they are frozen: we do not read on, do not vouch for them, and nothing they say "
    "counts here. What had counted before stays."
)
ANSWERED = gettext_lazy(
    "The group has decided to know them again in spite of it. Their record was read again from its "
    "first entry, and what it does not hold counts no more in votes that were open. This stays "
    "here to be seen."
)
GOES_ON = gettext_lazy(
    "Nothing else follows by itself: we read on, and this stays here to be seen."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two, in words and as it came."""

    title: Words
    facts: Facts
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Evidence as a page tells it."""

    row: Evidence
    what: Words
    why: Words
    follows: Words
    sides: tuple[Side, Side]
    # It shows a lie, and the group has not decided yet what follows.
    is_grave: bool


def told(row: Evidence) -> Told:
    """What happened, what it may mean, and what follows."""
    first, second = TITLES[row.fault]
    is_grave = row.fault in FREEZING and row.answered_at is None
    return Told(
        row=row,
        what=WHAT[row.fault],
        why=WHY[row.fault],
        follows=ANSWERED if row.answered_at else FROZEN if is_grave else GOES_ON,
        sides=(_side(first, row.first), _side(second, row.second)),
        is_grave=is_grave,
    )


def _side(title: Words, raw: str) -> Side:
    """What can be said of it in words. It came from elsewhere, so it may be anything."""
    for read in (_of_checkpoint, _of_document):
        try:
            facts = read(raw)
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
        return Side(title=title, facts=facts, raw=raw)
    return Side(title=title, facts=(), raw=raw)


def _of_checkpoint(raw: str) -> Facts:
    statement = statement_of(raw)
    return [
        (_("Entries"), str(statement.size)),
        (_("Root of them all"), statement.root.hex()[:16] + "…"),
    ]


def _of_document(raw: str) -> Facts:
    found = json.loads(raw)
    if "digest" in found:
        return _of_announcement(found)
    return _of_keys(found.get("keys", found))


def _of_announcement(found: Mapping[str, Any]) -> Facts:
    return [
        (_("Number"), str(found["number"])),
        (_("What it is"), called(str(found["kind"]))),
        (_("Entry of their record"), str(found["index"])),
        (_("Digest"), str(found["digest"])[:16] + "…"),
    ]


def _of_keys(found: Mapping[str, Any]) -> Facts:
    return [
        (label(), fingerprint(str(found[purpose][1])) if found.get(purpose) else _("none"))
        for purpose, label in PURPOSES.items()
    ]


PURPOSES: Mapping[str, Callable[[], str]] = {
    "object": lambda: _("Key for what they say"),
    "witness": lambda: _("Key for vouching"),
    "http": lambda: _("Key for requests"),
}
