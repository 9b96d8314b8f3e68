"""The effects a decision can have on the law book, and the one that leaves it alone."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from core import hooks
from groups.decisions import actions
from groups.decisions.effect_kinds import Data, EffectKind, EffectRefused, Words
from groups.decisions.forms import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LawChoice,
    LawReplacement,
    LawWords,
    Once,
)
from groups.decisions.models import Decision, Law


def _words(data: Data) -> Data:
    title, text = data.get("title"), data.get("text")
    if not (isinstance(title, str) and title.strip()) or len(title) > LONGEST_TITLE:
        raise EffectRefused(why=_("A law needs a title of at most 200 characters."))
    if not (isinstance(text, str) and text.strip()) or len(text) > LONGEST_TEXT:
        raise EffectRefused(why=_("A law needs a text of at most 50,000 characters."))
    # Browsers send CRLF; the same words must have the same digest wherever they were typed.
    return {"title": " ".join(title.split()), "text": "\n".join(text.splitlines()).strip()}


# A page that explains many effects reads the laws they are about once.
_at_hand: ContextVar[Mapping[int, Law] | None] = ContextVar("laws_at_hand", default=None)


@contextmanager
def laws_at_hand(every: Iterable[Data]) -> Iterator[None]:
    """Inside, explaining these effects asks the database once for all of them."""
    numbers = {data["law"] for data in every if "law" in data}
    token = _at_hand.set(Law.objects.in_bulk(numbers) if numbers else {})
    try:
        yield
    finally:
        _at_hand.reset(token)


def _law_of(data: Data) -> Law | None:
    """The law an effect is about, in force or not."""
    laws = _at_hand.get()
    if laws is not None:
        return laws.get(data["law"])
    return Law.objects.filter(number=data["law"]).first()


def _law(data: Data) -> Law:
    number = data.get("law")
    law = Law.objects.in_force().filter(number=number).first() if isinstance(number, int) else None
    if law is None:
        raise EffectRefused(why=_("There is no law %(law)s in force.") % {"law": number})
    if foreign := _of_all(law):
        raise EffectRefused(why=foreign)
    return law


def _of_all(law: Law) -> Words | None:
    """Why we cannot change a law alone, if it is a law of all groups of a confederation."""
    try:
        actions.require_ours(law)
    except actions.LawOfAll as refusal:
        return str(refusal)
    return None


def _gone(data: Data) -> Words | None:
    law = _law_of(data)
    if law is None:
        return _("There is no law %(law)s.") % {"law": data["law"]}
    if law.is_in_force or law.repealed_by_id is None:
        return _of_all(law)
    return _("Law %(law)s was repealed by decision %(decision)s.") % {
        "law": law.number,
        "decision": law.repealed_by_id,
    }


def _day(decision: Decision) -> date:
    day = decision.settled_on or decision.in_force_on
    assert day is not None
    return day


def _title_of(data: Data) -> str:
    law = _law_of(data)
    return law.title if law else "?"


# --- Adopt ------------------------------------------------------------------------------------
def apply_adoption(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Enter the new law."""
    law = actions.adopt_law(
        decision=decision, title=data["title"], text=data["text"], day=_day(decision), now=now
    )
    return {"law": law.number, "version": 1}


ADOPTION = EffectKind(
    name="law.adopt",
    label=_("Adopt a law"),
    form_class=LawWords,
    clean=_words,
    explain=lambda data: _("“%(title)s” becomes a law and enters the law book.") % data,
    apply=apply_adoption,
    impossible=lambda data: None,  # noqa: ARG005 - a new law is always possible
    comparison=lambda data: ("", data["text"]),
)


# --- Replace ----------------------------------------------------------------------------------
def clean_replacement(data: Data) -> Data:
    """A law in force and words that differ from those it has."""
    law, words = _law(data), _words(data)
    if (law.title, law.text) == (words["title"], words["text"]):
        raise EffectRefused(why=actions.SameText(law=law.number))
    return {"law": law.number, "base": law.version, **words}


def apply_replacement(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Give the law its new words."""
    law = actions.replace_law(
        decision=decision,
        number=data["law"],
        title=data["title"],
        text=data["text"],
        day=_day(decision),
        now=now,
    )
    return {"law": law.number, "version": law.version}


def impossible_replacement(data: Data) -> Words | None:
    """Why the law cannot be replaced: it is gone, or says these words already."""
    law = _law_of(data)
    if (obstacle := _gone(data)) or law is None:
        return obstacle
    if (law.title, law.text) == (data["title"], data["text"]):
        return str(actions.SameText(law=law.number))
    return None


def compare_replacement(data: Data) -> tuple[str, str] | None:
    """The words the law has at the moment, and those it would get."""
    law = _law_of(data)
    return (law.text, data["text"]) if law else None


REPLACEMENT = EffectKind(
    name="law.replace",
    label=_("Give a law a new text"),
    form_class=LawReplacement,
    clean=clean_replacement,
    explain=lambda data: (
        _("Law %(law)s gets a new text, titled “%(title)s”. Its former text stays readable.") % data
    ),
    apply=apply_replacement,
    impossible=impossible_replacement,
    comparison=compare_replacement,
)


# --- Repeal -----------------------------------------------------------------------------------
def apply_repeal(data: Data, *, decision: Decision, now: datetime) -> Data:
    """End the law."""
    law = actions.repeal_law(decision=decision, number=data["law"], day=_day(decision), now=now)
    return {"law": law.number, "version": law.version}


REPEAL = EffectKind(
    name="law.repeal",
    label=_("Repeal a law"),
    form_class=LawChoice,
    clean=lambda data: {"law": _law(data).number},
    explain=lambda data: (
        _("Law %(law)s, “%(title)s”, no longer binds. It stays readable among the past laws.")
        % {"law": data["law"], "title": _title_of(data)}
    ),
    apply=apply_repeal,
    impossible=_gone,
)


# --- Once -------------------------------------------------------------------------------------
ONCE = EffectKind(
    name="once",
    label=_("Decide something once, without a law"),
    form_class=Once,
    clean=lambda data: {},  # noqa: ARG005 - there is nothing to keep
    explain=lambda data: _("The decision stands by itself; the law book stays as it is."),  # noqa: ARG005
    apply=lambda data, *, decision, now: {},  # noqa: ARG005 - that it was decided is all
    impossible=lambda data: None,  # noqa: ARG005
)

for kind in (ADOPTION, REPLACEMENT, REPEAL, ONCE):
    hooks.effects.add(kind.name, kind)
