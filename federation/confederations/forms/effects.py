"""Forms in which an author says what the group is to do in a confederation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from federation.confederations.exchange.asking import changeable_rules
from federation.confederations.models import Confederation, Seat
from groups.decisions.effect_kinds import EffectForm

LONGEST_ADDRESS, LONGEST_TITLE, LONGEST_TEXT, LONGEST_VALUE = 300, 200, 50_000, 200
NOTHING, RULE, ADMIT, EXPEL, HUB = "nothing", "rule", "admit", "expel", "hub"
FOLLOWS: list[tuple[str, str | Promise]] = [
    (NOTHING, _("its words become a law of all groups")),
    (RULE, _("a rule of the confederation changes")),
    (ADMIT, _("a group is admitted")),
    (EXPEL, _("a group is expelled")),
    (HUB, _("another group opens joint votes from now on")),
]


class JoinForm(EffectForm):
    """The address of a confederation."""

    address = forms.CharField(
        label=_("Address of the confederation"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_(
            "Its computer is asked now. Voters see who it is and what its charter says, and the "
            "group agrees to exactly that."
        ),
    )


class LeaveForm(EffectForm):
    """Which confederation."""

    confederation = forms.ChoiceField(label=_("Confederation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "confederation", _names(Confederation.objects.wanted()))


class AskForm(EffectForm):
    """A question to the people of all groups, and what follows if they say yes."""

    confederation = forms.ChoiceField(label=_("Confederation"))
    title = forms.CharField(label=_("What is asked"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text on which all groups vote"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    reason = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    follows = forms.ChoiceField(label=_("If it is adopted"), choices=FOLLOWS, initial=NOTHING)
    rule = forms.ChoiceField(
        label=_("Rule"), required=False, help_text=_("Only where a rule changes.")
    )
    value = forms.CharField(
        label=_("Its new value"),
        max_length=LONGEST_VALUE,
        required=False,
        help_text=_("Written as in the charter: 14, 2/3, yes. Only where a rule changes."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups that the rule names"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only where the rule names groups, such as the roll guardians. Without any it names "
            "nobody."
        ),
    )
    address = forms.CharField(
        label=_("Address of the group"),
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_("Only where a group is admitted. Its computer is asked now."),
    )
    weight = forms.CharField(
        label=_("Weight of its voice"),
        max_length=12,
        required=False,
        help_text=_("Only where a group is admitted: 1, or 1/2 for half a voice. Left out it is 1"),
    )
    group = forms.ChoiceField(
        label=_("Group"),
        required=False,
        help_text=_("Only where a group is expelled, or opens joint votes from now on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joined = Confederation.objects.joined()
        _choose(self, "confederation", _names(joined))
        rules = [(rule.name, rule.gap()) for rule in changeable_rules()]
        _choose(self, "rule", [("", "—"), *rules])
        seats = (
            Seat.objects.taken().filter(confederation__in=joined).select_related("confederation")
        )
        groups = {seat.origin: seat.name for seat in seats.order_by("name", "number")}
        _choose(self, "groups", list(groups.items()))
        groups |= {each.origin: each.name for each in joined}
        _choose(self, "group", [("", "—"), *groups.items()])


def _names(found: Any) -> list[tuple[str, str]]:
    return [(each.origin, each.name) for each in found.order_by("name", "number")]


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
