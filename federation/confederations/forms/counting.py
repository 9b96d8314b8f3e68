"""What people fill in to count a vote of several groups by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from federation.confederations.rules.majorities import (
    Ballots,
    Group,
    GroupMajority,
    Outcome,
    Rule,
    Tally,
    decide,
)

MOST = 10**9
FEWEST_GROUPS, MOST_GROUPS = 3, 60
MORE_GROUPS = 3
NAME = 80


def _number(label: object, *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        min_value=0,
        max_value=MOST,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class GroupForm(forms.Form):
    """One group: how many can vote there, and how they did. A number left out is nobody."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    size = _number(_("People who can vote"), required=True)
    yes = _number(_("Yes"))
    no = _number(_("No"))
    blank = _number(_("Blank"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "size" in found and not self.ballots(found).fits(found["size"]):
            self.add_error("size", _("There are more votes than people."))
        return found

    @staticmethod
    def ballots(found: Mapping[str, Any]) -> Ballots:
        """The votes of the group."""
        return Ballots(**{choice: found.get(choice) or 0 for choice in ("yes", "no", "blank")})


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something to be put right: where, and what. `row` is the number of the group, if any."""

    field: str
    label: str
    error: str
    row: str = ""


def _of_row(place: int, given: Mapping[str, str]) -> dict[str, str]:
    """What stands in one row of the form."""
    return {name: given.get(f"{place}-{name}", "") for name in GroupForm.base_fields}


class CountForm(forms.Form):
    """Several groups, and what is asked of the groups. Rows that stay empty are left out."""

    majority = forms.ChoiceField(
        label=_("What the groups need"),
        choices=[
            (GroupMajority.SIMPLE.value, _("More groups say yes than no")),
            (GroupMajority.ABSOLUTE.value, _("More than half of all groups say yes")),
        ],
    )

    def __init__(self, given: dict[str, str], *, rows: int, is_asked: bool) -> None:
        """Until a count is asked for, what was given is only kept, and no mistakes are told."""
        asked, kept = (given, None) if is_asked else (None, given)
        super().__init__(asked, initial=kept)
        self.rows = [
            GroupForm(
                asked,
                initial=_of_row(place, kept) if kept else None,
                prefix=str(place),
                empty_permitted=True,
                use_required_attribute=False,
            )
            for place in range(1, rows + 1)
        ]

    def is_valid(self) -> bool:
        # All of them, so that every mistake is told at once.
        are_valid = [form.is_valid() for form in self.rows]
        if not super().is_valid() or not all(are_valid):
            return False
        if not self.given():
            self.add_error(None, _("Enter at least one group."))
        self._name_twins()
        return not self.mistakes()

    def _name_twins(self) -> None:
        seen: set[str] = set()
        for form in self.given():
            name = form.cleaned_data["name"]
            if name in seen:
                form.add_error("name", _("This name is there already."))
            seen.add(name)

    def mistakes(self) -> list[Mistake]:
        """What is wrong in any row, and where."""
        if not self.is_bound:
            return []
        found = [
            Mistake(field.id_for_label, str(field.label), str(error), row=str(form.prefix or ""))
            for form in (self, *self.rows)
            for field in form.visible_fields()
            for error in field.errors
        ]
        return [*found, *(Mistake("", "", str(error)) for error in self.non_field_errors())]

    def given(self) -> list[GroupForm]:
        """The rows that say something; ask only after they were checked."""
        return [form for form in self.rows if form.has_changed()]

    def groups(self) -> list[Group]:
        """The groups as the rule wants them."""
        found = [form.cleaned_data for form in self.given()]
        return [Group(name=one["name"], size=one["size"]) for one in found]

    def ballots(self) -> dict[str, Ballots]:
        """What each group voted."""
        found = [form.cleaned_data for form in self.given()]
        return {one["name"]: GroupForm.ballots(one) for one in found}

    def count(self) -> Outcome:
        """What follows from it, by the rule of every joint vote."""
        return decide(
            rule=Rule(closes_at=0, group_majority=self.group_majority),
            groups=self.groups(),
            tallies=[
                Tally(group=name, ballots=ballots, delivered_at=0)
                for name, ballots in self.ballots().items()
            ],
        )

    @property
    def group_majority(self) -> GroupMajority:
        return GroupMajority(self.cleaned_data["majority"])
