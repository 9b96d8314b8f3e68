"""Fields in which people write values of the charter."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charter.parameters import Choice, Parameter, Several, Switch, Value
from core.zones import zone_names

Options = list[tuple[str, str]]


class ShortNameField(forms.CharField):
    """What addresses and files call a group that is being founded."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Short name, for addresses and files"),
            max_length=20,
            help_text=gettext_lazy(
                "Small letters a to z, figures and hyphens, for example: lindenby"
            ),
        )


class TimeZoneField(forms.CharField):
    """By whose midnight days end; the page offers the names of all zones."""

    def __init__(self, *, help_text: Any) -> None:
        super().__init__(
            label=gettext_lazy("Time zone"),
            max_length=60,
            initial="UTC",
            help_text=help_text,
            widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value not in zone_names():
            raise forms.ValidationError(
                _("This is no time zone. Write it like Europe/Stockholm or UTC.")
            )


class SeveralField(forms.MultipleChoiceField):
    """Some of several that have names, or nobody; what was chosen is one text, as it is kept."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": gettext_lazy("%(value)s is none of these."),
        "not_both": gettext_lazy("Choose some of these or nobody, not both."),
    }

    def to_python(self, value: Any) -> list[str]:
        return [word for part in super().to_python(value) for word in part.split()]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if Several.NOBODY in value and len(value) > 1:
            raise forms.ValidationError(self.error_messages["not_both"], code="not_both")

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value))


def field_for(
    parameter: Parameter, *, present: Value, offered: Mapping[str, str] | None = None
) -> forms.Field:
    """A field for a new value of one rule. Left empty it keeps the present value.

    What was entered is read by `Parameter.clean`, which says what is wrong with it. `offered` is
    what can be chosen where that is not what the rule itself offers.
    """
    shared: dict[str, Any] = {
        "label": lazy(parameter.gap, str)(),
        "required": False,
        "help_text": lazy(_hint, str)(parameter, present),
    }
    if isinstance(parameter, Choice | Switch):
        return forms.ChoiceField(choices=lambda: _options(parameter, present), **shared)
    if isinstance(parameter, Several):
        names = parameter.offered() if offered is None else offered
        return SeveralField(choices=[*names.items(), (Several.NOBODY, _("nobody"))], **shared)
    return forms.CharField(max_length=200, **shared)


def _hint(parameter: Parameter, present: Value) -> str:
    now = _("Now: %(value)s.") % {"value": parameter.amount(present)}
    parts = [now, str(parameter.allowed()), str(parameter.explanation)]
    return " ".join(part for part in parts if part)


def _options(parameter: Choice | Switch, present: Value) -> Options:
    keep = _("keep: %(value)s") % {"value": parameter.say(present)}
    if isinstance(parameter, Switch):
        values: Options = [("yes", _("yes")), ("no", _("no"))]
    else:
        values = [(value, str(label)) for value, label in parameter.options.items()]
    return [("", keep), *values]
