"""What a token can allow a program, in words that people understand."""

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.programs.gathering import gather
from core.refusals import Forbidden

Kind = Literal["read", "act"]
KINDS: tuple[Kind, ...] = ("read", "act")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A permission. `name` is its kind and what it is about: "act:membership"."""

    name: str
    words: str | Promise

    @property
    def kind(self) -> Kind:
        return "read" if self.name.startswith("read:") else "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that speaks for a person, with the token it showed."""

    scopes: frozenset[str]


class NotForTokens(Forbidden):
    """Something that only the person does, signed in, and no program with a token."""

    code = "not-for-tokens"
    sentence = _("No program can do this with a token. Sign in and do it yourself.")


class ScopeMissing(Forbidden):
    """The token was made for less."""

    code = "scope-missing"
    sentence = _("This token does not allow it. It needs: %(scope)s.")


def scope(name: str, words: str | Promise) -> Scope:
    """Declare a permission, where the resources stand that ask for it."""
    if name.partition(":")[0] not in KINDS:
        raise ValueError(f"{name!r} is neither read:… nor act:…")
    made: Scope = hooks.scopes.add(name, Scope(name=name, words=words))
    return made


def scopes() -> dict[str, Scope]:
    """Every permission that there is, by its name: reading first."""
    gather()
    return dict(sorted(hooks.scopes.items(), key=lambda each: (KINDS.index(each[1].kind), each[0])))


def scopes_by_kind() -> dict[Kind, list[Scope]]:
    """The same, reading and acting apart."""
    found = scopes().values()
    return {kind: [each for each in found if each.kind == kind] for kind in KINDS}


def speaking(request: HttpRequest) -> Program | None:
    """The program that speaks for who asks; none where they ask themselves, or nobody does."""
    return getattr(request, "program", None)


READ_GROUP = scope("read:group", _("Read what members read"))
# What stands in the place of a scope where no token is enough.
NO_TOKEN = Scope(name="", words="")
