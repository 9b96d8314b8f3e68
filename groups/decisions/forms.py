"""Forms in which an author says what a decision is to change by itself."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.decisions.effect_kinds import Data, EffectForm, EffectKind
from groups.decisions.models import Effect, Law
from groups.proposals.models import Proposal
from groups.proposals.models.options import option_labels

LONGEST_TITLE = 200
LONGEST_TEXT = 50_000


class LawWords(EffectForm):
    """The words of a law."""

    title = forms.CharField(label=_("Title of the law"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text of the law"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("This text stands in the law book, word for word."),
    )


class LawChoice(EffectForm):
    """Which law."""

    law = forms.TypedChoiceField(label=_("Law"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laws = Law.objects.in_force().values_list("number", "title")
        field = self.fields["law"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (number, _("Law %(number)s: %(title)s") % {"number": number, "title": title})
            for number, title in laws
        ]


class LawReplacement(LawChoice, LawWords):
    """Which law, and its new words."""

    field_order = ("law", "title", "text")

    @classmethod
    def initial_from(cls, asked: Mapping[str, str]) -> Data:
        """Begin with the words that the law has."""
        number = asked.get("law", "")
        is_number = number.isdecimal() and len(number) < 10
        law = Law.objects.in_force().filter(number=number).first() if is_number else None
        return {"law": law.number, "title": law.title, "text": law.text} if law else {}


class Once(EffectForm):
    """Nothing needs to be said."""


class OptionChoice(forms.Form):
    """Which option of the proposal carries the effect."""

    option = forms.ChoiceField(
        label=_("If this wins"),
        required=False,
        help_text=_("The effect happens only if this option is adopted."),
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["option"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("any option except the status quo")),
            *zip(proposal.options, option_labels(proposal.options), strict=True),
        ]


def bound_forms(
    kind: EffectKind,
    proposal: Proposal,
    *,
    entered: Any = None,
    asked: dict[str, str] | None = None,
    effect: Effect | None = None,
) -> tuple[EffectForm, OptionChoice | None]:
    """The form of a kind, and the choice of the option where the proposal has several."""
    initial = effect.data if effect else kind.form_class.initial_from(asked or {})
    form = kind.form_class(entered, initial=initial)
    if len(proposal.options) < 2:
        return form, None
    before = {"option": effect.option} if effect else {}
    return form, OptionChoice(entered, initial=before, proposal=proposal)
