"""What mandates can be about. Rooms register their kinds of scope; here a scope is an opaque key.

A key is `everything`, or the name of its kind, a colon, and whatever the kind makes of it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.people.models import Person

EVERYTHING = "everything"
LONGEST_KEY = 120
Words = str | Promise
Levels = tuple[tuple[str, ...], ...]


def _everything(keys: Collection[str]) -> dict[str, Levels]:
    """Nothing is wider than everything."""
    return dict.fromkeys(keys, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeKind:
    """One kind of scope, as its room describes it; the most specific kind has the lowest rank.

    `labels` names scopes for people, whatever has become of them; it asks the database once at
    most, and leaves out what it does not know. `exists` says whether a mandate
    can be given in it now. `wider` are the scopes that contain it, level by level, the narrowest
    first. `offered` are scopes to choose from for somebody who looks for these words. `link` leads
    to what the scope is about, or is empty.
    """

    name: str
    rank: int
    labels: Callable[[Collection[str]], dict[str, Words]]
    exists: Callable[[str], bool]
    wider: Callable[[Collection[str]], dict[str, Levels]] = _everything
    offered: Callable[[str, Person | None], list[tuple[str, Words]]]
    link: Callable[[str], str] = lambda _key: ""


def _offer_everything(query: str, person: Person | None) -> list[tuple[str, Words]]:  # noqa: ARG001
    return [(EVERYTHING, _("everything"))]


hooks.scope_kinds.add(
    EVERYTHING,
    ScopeKind(
        name=EVERYTHING,
        rank=4,
        labels=lambda keys: dict.fromkeys(keys, _("everything")),
        exists=lambda key: key == EVERYTHING,
        offered=_offer_everything,
    ),
)


def kinds() -> list[ScopeKind]:
    """All kinds, the most specific first."""
    known: list[ScopeKind] = hooks.scope_kinds.values()
    return sorted(known, key=lambda kind: kind.rank)


def kind_of(key: str) -> ScopeKind | None:
    """The kind a key belongs to, if any room knows it."""
    known: ScopeKind | None = hooks.scope_kinds.get(key.partition(":")[0])
    return known


def exists(key: str) -> bool:
    """Whether a mandate can be given in this scope now."""
    kind = kind_of(key)
    return kind is not None and len(key) <= LONGEST_KEY and kind.exists(key)


def label(key: str) -> Words:
    """The scope in words; its key where no room knows it any more."""
    return labels([key])[key]


def labels(keys: Iterable[str]) -> dict[str, Words]:
    """Many scopes in words, with one query for each kind at most."""
    wanted = set(keys)
    found: dict[str, Words] = {key: key for key in wanted}
    for kind in kinds():
        if mine := [key for key in wanted if kind_of(key) is kind]:
            found |= kind.labels(mine)
    return found


def link(key: str) -> str:
    """Where to read what the scope is about; empty where there is no such page."""
    kind = kind_of(key)
    return kind.link(key) if kind else ""


def wider(key: str) -> Levels:
    """The scopes that contain this one, level by level, the narrowest first."""
    return levels([key])[key][1:]


def levels(keys: Iterable[str]) -> dict[str, Levels]:
    """For each scope: the scope itself, then what contains it, level by level.

    Costs as many questions for many scopes as for one.
    """
    wanted = set(keys)
    found: dict[str, Levels] = {key: ((key,),) for key in wanted}
    for kind in kinds():
        if mine := [key for key in wanted if kind_of(key) is kind]:
            found |= {key: ((key,), *around) for key, around in kind.wider(mine).items()}
    return found


def levels_of(key: str) -> Levels:
    """The scope itself, then what contains it: what speaks where this scope is decided on."""
    return levels([key])[key]


def covering_each(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each scope: the scope itself and all that contain it, as one list."""
    return {
        key: tuple(scope for level in around for scope in level)
        for key, around in levels(keys).items()
    }


def covering(key: str) -> tuple[str, ...]:
    """The scope and all that contain it, as one list."""
    return covering_each([key])[key]


def offered(query: str, person: Person | None) -> list[tuple[str, Words]]:
    """Scopes to choose from, of every kind, the widest first."""
    return [choice for kind in reversed(kinds()) for choice in kind.offered(query, person)]
