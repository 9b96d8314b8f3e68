"""What is filled in to found a confederation: its name, its groups, and its rules."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.charter import presets
from core.charter.forms import ShortNameField, TimeZoneField, field_for
from core.charter.parameters import Parameter, Several
from core.refusals import Refusal
from federation.confederations.exchange.asking import changeable_rules
from federation.confederations.exchange.looking import how_first
from federation.confederations.exchange.planning import PRESET, Draft
from federation.confederations.models import Plan

LONGEST_ADDRESSES = 20_000
OWN = ("name", "short_name", "time_zone", "language")


class PlanForm(forms.Form):
    """What the confederation is to be. A rule left empty stays as it is proposed."""

    name = forms.CharField(label=_("Name of the confederation"), max_length=100)
    short_name = ShortNameField()
    time_zone = TimeZoneField(
        help_text=_("For its own days. People vote by the days of their group.")
    )
    language = forms.ChoiceField(
        label=_("Language of the confederation"), choices=settings.LANGUAGES
    )
    groups = forms.CharField(
        label=_("Addresses of the groups"),
        max_length=LONGEST_ADDRESSES,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "https://"}),
        help_text=_("Three or more, each on a line of its own. Their computers are asked now."),
    )

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs.setdefault("initial", _entered(plan))
        super().__init__(*args, **kwargs)
        values = plan.values if plan else presets.load(PRESET).values
        groups = [group.introduced for group in plan.groups.all()] if plan else []
        names = {group.origin: group.name for group in groups}
        self.knows_groups = bool(names)
        # Whom a rule can name is known once the groups have introduced themselves.
        self._rules = [rule for rule in rules() if names or not isinstance(rule, Several)]
        for rule in self._rules:
            present = rule.read(values.get(rule.name, rule.default))
            self.fields[rule.name] = field_for(rule, present=present, offered=names)

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields about the confederation itself."""
        return [self[name] for name in (*OWN, "groups")]

    @property
    def rules(self) -> list[forms.BoundField]:
        """The fields about how it decides."""
        return [self[rule.name] for rule in self._rules]

    def clean_groups(self) -> list[str]:
        lines = str(self.cleaned_data["groups"]).split()
        # The same address twice is a slip, not another group.
        return list(dict.fromkeys(line.rstrip("/") for line in lines))

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        for rule in self._rules:
            if given := (entered.get(rule.name) or "").strip():
                try:
                    rule.clean(given)
                except Refusal as refusal:
                    self.add_error(rule.name, str(refusal))
        return entered

    def draft(self, plan: Plan | None = None) -> Draft:
        """What was filled in; what was left empty is as in the plan before."""
        kept = {rule.name: plan.values[rule.name] for rule in rules()} if plan else {}
        given = {rule.name: self.cleaned_data[rule.name].strip() for rule in self._rules}
        changed = {name: value for name, value in given.items() if value}
        return Draft(
            **{name: self.cleaned_data[name].strip() for name in OWN}, rules={**kept, **changed}
        )


def rules() -> list[Parameter]:
    """Those that can be chosen, beside the name and what makes it a confederation."""
    named = {f"group.{name}" for name in OWN}
    return how_first(rule for rule in changeable_rules() if rule.name not in named)


def _entered(plan: Plan) -> dict[str, str]:
    """The plan as it was filled in; rules show their present value beside their field."""
    own = {name: plan.values[f"group.{name}"] for name in OWN}
    groups = [group.introduced.address for group in plan.groups.all()]
    return {**own, "groups": "\n".join(groups)}
