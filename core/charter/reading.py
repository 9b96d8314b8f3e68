"""Reading the charter: what is in force, and what was in force under a number."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.models import Version
from core.charter.parameters import Value, is_of_groups
from core.prepared import Prepared
from core.refusals import Refusal


class UnknownParameter(Refusal, KeyError):
    """No room declares a parameter of this name. A KeyError, as of every other mapping."""

    code = "unknown-parameter"
    sentence = _("The charter has no rule called “%(name)s”.")
    status = 404


class UnknownVersion(Refusal):
    """The charter has no version of this number."""

    code = "unknown-version"
    sentence = _("The charter has no version %(number)s.")
    status = 404


@dataclass(frozen=True, eq=False)
class Charter(Mapping[str, Value]):
    """The rules under one number. Number 0 is what holds before the group is founded."""

    number: int
    explicit: Mapping[str, Value] = field(repr=False)

    def __getitem__(self, name: str) -> Value:
        if name in self.explicit:
            return self.explicit[name]
        parameter = hooks.parameters.get(name)
        if parameter is None:
            raise UnknownParameter(name=name)
        return parameter.when_missing() if self.number else parameter.default

    def __iter__(self) -> Iterator[str]:
        return iter(hooks.parameters)

    def __len__(self) -> int:
        return len(hooks.parameters)

    def changed(self, changes: Mapping[str, Value]) -> "Charter":
        """The same charter with other values, as it would be after an amendment."""
        return Charter(self.number, {**self.explicit, **changes})


BEFORE_FOUNDING = Charter(0, {})
# Every page and every act asks for it.
LATEST = Prepared(lambda: Version.objects.latest_first().only("number")[:1], given=0)
# Versions never change, so a process keeps those it has read.
_known: dict[int, Charter] = {}
# A version of a transaction that is still open may be rolled back and its number given again.
_pending: dict[int, "Pending"] = {}
# Inside one page the charter is asked for many times and must not change between two sentences.
_page: ContextVar["Page | None"] = ContextVar("charter_page", default=None)


@dataclass(eq=False)
class Pending:
    """Waits for the commit of a version. A rollback makes Django drop it, and then nobody calls."""

    number: int

    def __call__(self) -> None:
        if _pending.get(self.number) is self:
            del _pending[self.number]

    @property
    def is_valid(self) -> bool:
        return any(waiting[1] is self for waiting in connection.run_on_commit)


@dataclass(eq=False)
class Page:
    """What one page has read: the charter in force, once it was asked for."""

    current: Charter | None = None


def current() -> Charter:
    """The charter in force. One query by primary key at most; inside one page only the first."""
    page = _page.get()
    if page is not None and page.current is not None:
        return page.current
    latest = LATEST.first()
    charter = numbered(latest.number if latest else 0)
    if page is not None:
        page.current = charter
    return charter


def group_name() -> str:
    """What the group is called; until it has a name, what the software is."""
    return str(current()["group.name"]) or "Folkmoot"


def is_of_people() -> bool:
    """Whether people are members here; of a confederation groups are."""
    return not is_of_groups(current())


def numbered(number: int) -> Charter:
    """The charter under a number, 0 being the one before founding; raises UnknownVersion."""
    return numbered_all([number])[number]


def numbered_all(numbers: Iterable[int]) -> dict[int, Charter]:
    """Several versions at once, with one query at most; raises UnknownVersion."""
    wanted = set(numbers)
    found = {number: _known[number] for number in wanted if number in _known and _is_sure(number)}
    if 0 in wanted:
        found[0] = BEFORE_FOUNDING
    missing = wanted - found.keys()
    for version in Version.objects.filter(number__in=missing) if missing else ():
        found[version.number] = Charter(version.number, read_values(version.values))
        if _is_sure(version.number):
            _known[version.number] = found[version.number]
    if missing := wanted - found.keys():
        raise UnknownVersion(number=min(missing))
    return found


def read_values(stored: Mapping[str, object]) -> dict[str, Value]:
    """Values from their stored form. Rules of rooms that are gone are left aside.

    A value outside today's bounds still holds: the group wrote it when it was allowed.
    """
    known = ((name, hooks.parameters.get(name), value) for name, value in stored.items())
    return {name: parameter.read(value) for name, parameter, value in known if parameter}


@contextmanager
def one_page() -> Iterator[None]:
    """Inside, `current` asks the database once and then stays with what it saw."""
    token = _page.set(Page())
    try:
        yield
    finally:
        _page.reset(token)


def expect(number: int) -> None:
    """A version of this number was written; whatever was known under it is forgotten."""
    for known in [known for known in _known if known >= number]:
        del _known[known]
    _pending[number] = marker = Pending(number)
    transaction.on_commit(marker)
    if page := _page.get():
        page.current = None


def _is_sure(number: int) -> bool:
    return number not in _pending or _pending[number].is_valid
