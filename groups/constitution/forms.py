"""The form of an amendment: every rule in plain words, with its value now and its bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.actions import NothingChanges
from core.charter.forms import field_for
from core.charter.parameters import Parameter
from core.charter.reading import current
from core.refusals import Refusal
from groups.decisions.effect_kinds import Data, EffectForm


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading; `is_open` if they are to be seen at once."""

    heading: str
    fields: list[forms.BoundField]
    is_open: bool


class AmendmentForm(EffectForm):
    """New values for any number of rules; what is left empty stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charter = current()
        for parameter in self.parameters():
            field = field_for(parameter, present=charter[parameter.name])
            self.fields[parameter.name] = field
        for name, value in dict(self.initial.get("changes", {})).items():
            self.initial[name] = written(name, value)

    @staticmethod
    def parameters() -> list[Parameter]:
        charter, every = current(), hooks.parameters.values()
        return in_order(each for each in every if each.belongs(charter) and not each.is_fixed)

    @property
    def groups(self) -> list[Group]:
        """The fields under the headings of the charter; where something is written, open."""
        under: dict[str, list[forms.BoundField]] = {}
        for parameter in self.parameters():
            under.setdefault(str(parameter.heading), []).append(self[parameter.name])
        return [
            Group(heading, fields, any(map(self._is_in_use, fields)))
            for heading, fields in under.items()
        ]

    def _is_in_use(self, field: forms.BoundField) -> bool:
        return bool(field.value() or field.errors or field.name == self.initial.get("rule"))

    def clean(self) -> dict[str, Any]:
        """Read every value that was entered; raises nothing, but says it beside the field."""
        entered = super().clean() or {}
        charter, changes = current(), {}
        for parameter in self.parameters():
            given = entered.get(parameter.name) or ""
            if not given.strip():
                continue
            try:
                value = parameter.clean(given)
            except Refusal as refusal:
                self.add_error(parameter.name, str(refusal))
                continue
            if value != charter[parameter.name]:
                changes[parameter.name] = parameter.store(value)
        if not changes and not self.errors:
            raise forms.ValidationError(str(NothingChanges()))
        return {"changes": changes}

    def effect_data(self) -> Data:
        return {"changes": self.cleaned_data["changes"]}

    @classmethod
    def initial_from(cls, asked: Mapping[str, str]) -> Data:
        """Begin with the values that the address gives, and at the rule that it names."""
        changes = {name: asked[name] for name in asked if name in hooks.parameters}
        return {"changes": changes, "rule": asked.get("rule", "")}


class Comparison(forms.Form):
    """Which two versions of the charter are to be compared."""

    before = forms.TypedChoiceField(label=_("From"), coerce=int)
    after = forms.TypedChoiceField(label=_("to"), coerce=int)

    def __init__(self, *args: Any, latest: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"before": max(1, latest - 1), "after": latest})
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            assert isinstance(field, forms.TypedChoiceField)
            # Versions are numbered from 1 without gaps.
            field.choices = [
                (number, gettext("Version %(number)s") % {"number": number})
                for number in range(latest, 0, -1)
            ]


def written(name: str, stored: object) -> str:
    """A kept value as people write it; what was written by hand stays as it is."""
    return stored if isinstance(stored, str) else str(hooks.parameters[name].write(stored))


def in_order(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Rules in the order of a constitution: the group, its members, how they decide."""
    places = {room: place for place, room in enumerate(ROOMS)}
    return sorted(parameters, key=lambda parameter: places.get(parameter.room, len(places)))


ROOMS = (
    *("group", "confederation", "membership", "proposals"),
    *("referenda", "delegation", "decisions"),
)
