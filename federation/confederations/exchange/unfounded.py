"""What a confederation says that nothing here supports: it is kept and shown, not followed."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from federation.confederations.models import Confederation, Unfounded
from federation.confederations.verbs import UNFOUNDED

LONGEST = 200
WORDS: Mapping[str, str | Promise] = {
    "confederation.seat": _(
        "The confederation's computer said that %(about)s belongs to it. Nothing that we know "
        "supports that, and we do not follow it."
    ),
    "confederation.unseat": _(
        "The confederation's computer said that %(about)s does not belong to it any more. Nothing "
        "that we know supports that, and we do not follow it."
    ),
    "confederation.charter": _(
        "The confederation's computer announced version %(about)s of its charter. Nothing that we "
        "know supports that, and we do not follow it."
    ),
}


def note(
    confederation: Confederation, kind: str, *, about: str, index: int, at: datetime, now: datetime
) -> str:
    """Keep that this was said, once; returns in plain words that we do not follow it."""
    kept, is_new = confederation.unfounded.get_or_create(
        index=index, defaults={"kind": kind, "about": about[:LONGEST], "said_at": at}
    )
    if is_new:
        facts = {"name": confederation.name, "kind": kind, "about": kept.about, "index": index}
        append(UNFOUNDED, subject=confederation.subject, payload=facts, at=now)
    return in_words(kept)


def in_words(kept: Unfounded) -> str:
    """What was said, and that we do not follow it."""
    return str(WORDS[kept.kind]) % {"about": kept.about}
