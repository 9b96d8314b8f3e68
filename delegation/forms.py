"""What people fill in: whom they follow, until when, and why others might follow them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.refusals import Refusal
from delegation.actions import QuotaTooLow, choice
from delegation.drafts import ALL, LONGEST_SEARCH
from delegation.models.voices import LONGEST_STATEMENT
from delegation.rules.scope import Choice

QUOTAS = [
    (ALL, gettext_lazy("all of them")),
    ("2", gettext_lazy("at least two of them")),
    ("3", gettext_lazy("at least three of them")),
    ("4", gettext_lazy("at least four of them")),
    ("5", gettext_lazy("at least five of them")),
    ("6", gettext_lazy("at least six of them")),
]
Offered = Sequence[tuple[int, str]]


class ChoiceForm(forms.Form):
    """One choice: one to seven people, and how many of them must agree."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Vote as"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    find = forms.CharField(
        label=gettext_lazy("Find somebody by name, pseudonym or number"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    quota = forms.ChoiceField(
        label=gettext_lazy("If you name several: how many must vote the same"),
        choices=QUOTAS,
        help_text=gettext_lazy("More than half, so that they can only agree on one thing."),
    )
    joint_yes = forms.BooleanField(
        label=gettext_lazy("Only when they vote for a change"),
        required=False,
        help_text=gettext_lazy(
            "Then this choice says nothing where they vote blank or for leaving everything as "
            "it is."
        ),
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(number), name) for number, name in offered]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "people" not in given or "quota" not in given:
            return given
        try:
            given["choice"] = choice(
                delegates=[int(number) for number in given["people"]],
                quota=None if given["quota"] == ALL else int(given["quota"]),
                joint_yes=given["joint_yes"],
            )
        except QuotaTooLow as refusal:
            self.add_error("quota", str(refusal))
        except Refusal as refusal:
            self.add_error("people", str(refusal))
        return given

    def choice(self) -> Choice:
        """What was chosen; ask only when the form is valid."""
        chosen: Choice = self.cleaned_data["choice"]
        return chosen


class UntilForm(forms.Form):
    """The first day on which a mandate no longer speaks."""

    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("It ends on this day. You are reminded before, and can renew it."),
        error_messages={"invalid": gettext_lazy("Write a date like 2030-05-03.")},
    )

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].widget.attrs |= {
            "min": first.isoformat(),
            "max": last.isoformat(),
        }


class StatementForm(forms.Form):
    """What somebody who votes in the open says to those who might follow."""

    statement = forms.CharField(
        label=gettext_lazy("What you stand for here"),
        required=False,
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Members read it when they consider whom to follow."),
    )


class DeclareForm(StatementForm):
    """In what one will vote in the open, and with which words."""

    scope = forms.ChoiceField(label=gettext_lazy("About"))
    field_order = ("scope", "statement")

    def __init__(self, *args: Any, offered: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)
