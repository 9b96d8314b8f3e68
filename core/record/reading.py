"""How the record reads: each entry as a sentence, for the world and for members."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.models import Entry, Leaf
from core.record.verbs import LOST, Verb
from core.refusals import Forbidden

FOR_MEMBERS = _("An entry that only members read.")
UNREADABLE = _("An entry that this version of the software cannot read.")
PERSON = "person:"


class MembersOnly(Forbidden):
    """The world reads sentences; whole entries are for members."""

    code = "members-only"
    sentence = _("Only members can download the entries of the record.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as a reader sees it. What is not for this reader is empty."""

    index: int
    at: datetime
    sentence: str
    verb: str
    subject: str
    # It came back from other groups, and is not in force.
    is_regained: bool = False


def is_member(reader: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this reader is a member now; nobody is while no room says who is."""
    asks = hooks.standing.get("is_member")
    return bool(asks and reader.is_authenticated and asks(reader))


def line(leaf: Leaf, *, for_member: bool) -> Line:
    """What a reader may know of an entry at a glance: for the world, no persons."""
    entry = leaf.entry
    known = hooks.verbs.get(entry.verb)
    is_shown = for_member or (known is not None and known.audience == "world")
    hides_subject = not is_shown or (entry.subject.startswith(PERSON) and not for_member)
    return Line(
        index=leaf.index,
        at=entry.at,
        sentence=str(sentence(entry) if is_shown else FOR_MEMBERS),
        verb=entry.verb if is_shown else "",
        subject="" if hides_subject else entry.subject,
        is_regained=bool(leaf.is_regained),
    )


def is_gone(leaf: Leaf) -> bool:
    """Whether only the hash of this entry came back."""
    return bool(leaf.is_regained) and leaf.entry.verb == LOST.name


def written(leaf: Leaf) -> str:
    """What was hashed; empty where that is gone."""
    return "" if is_gone(leaf) else leaf.entry.data.decode()


def sentence(entry: Entry) -> str | Promise:
    """The sentence of an entry's verb, in the version in which it was written."""
    known: Verb | None = hooks.verbs.get(entry.verb)
    verb = known.at_version(entry.version) if known else None
    if verb is None:
        return UNREADABLE
    try:
        return verb.said(entry.facts)
    except (KeyError, TypeError, ValueError):
        # It was altered behind the software's back; the page must still show that it is there.
        return UNREADABLE


def verbs_for(*, member: bool) -> list[str]:
    """The names of the verbs that a reader may look for."""
    return sorted(name for name, verb in hooks.verbs.items() if member or verb.audience == "world")
