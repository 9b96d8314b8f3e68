"""What a kind of effect has to say and to do. Rooms register theirs in `core.hooks.effects`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.refusals import Refusal
from groups.decisions.models import Decision

Words = str | Promise
Data = dict[str, Any]


class EffectRefused(Refusal):
    """The effect cannot be proposed, or can no longer be applied; `why` says so in words."""

    code = "effect-refused"
    sentence = _("%(why)s")


class UnknownEffect(Refusal):
    """No room brings an effect of this name."""

    code = "unknown-effect"
    sentence = _("There is no effect called “%(kind)s”.")
    status = 404


class EffectForm(forms.Form):
    """The form in which an author says what an effect is to do."""

    def effect_data(self) -> Data:
        """What was entered, as JSON values; `clean` of the kind checks it."""
        return dict(self.cleaned_data)

    @classmethod
    def initial_from(cls, asked: Mapping[str, str]) -> Data:
        """Values to begin with, from the address of the page (which law, which rule)."""
        return {name: value for name, value in asked.items() if name in cls.base_fields}


class Apply(Protocol):
    """Applies an effect inside the transaction of its decision; returns what came of it.

    Raises EffectRefused where it has become impossible; then nothing of it stays.
    """

    def __call__(self, data: Data, *, decision: Decision, now: Any) -> Data: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectKind:
    """One kind of effect.

    `clean` validates what was proposed and returns what is kept, or raises EffectRefused.
    `explain` says in plain words what will happen, to authors and voters. `is_protected` tells
    whether a higher majority has to want it. `impossible` says why it could not be applied now.
    `comparison` gives the texts before and after where there are two. `is_offered` says whether
    authors can choose it now; what is not offered is refused by `clean` all the same.

    Only `clean` may ask other computers, and it is called while nothing is held; everything else
    works with what it returned.
    """

    name: str
    label: Words
    form_class: type[EffectForm]
    clean: Callable[[Data], Data]
    explain: Callable[[Data], Words]
    apply: Apply
    impossible: Callable[[Data], Words | None]
    is_protected: Callable[[Data], bool] = lambda data: False  # noqa: ARG005
    comparison: Callable[[Data], tuple[str, str] | None] = lambda data: None  # noqa: ARG005
    is_offered: Callable[[], bool] = lambda: True


def kinds_on_offer() -> list[EffectKind]:
    """The kinds that an author can choose now."""
    kinds: list[EffectKind] = hooks.effects.values()
    return [kind for kind in kinds if kind.is_offered()]


def effect_kind(name: str) -> EffectKind:
    """The registered kind of this name; raises UnknownEffect."""
    kind: EffectKind | None = hooks.effects.get(name)
    if kind is None:
        raise UnknownEffect(kind=name)
    return kind
