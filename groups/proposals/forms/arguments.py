"""The form in which people argue."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.people.models import Person
from groups.proposals.actions.arguing import LONGEST_ARGUMENT
from groups.proposals.forms.words import level_choices
from groups.proposals.models import Side


class ArgumentForm(forms.Form):
    """An argument for or against."""

    side = forms.ChoiceField(
        label=gettext_lazy("Your argument is"), choices=Side.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Argument"),
        max_length=LONGEST_ARGUMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the argument"),
        choices=settings.LANGUAGES,
        required=False,
    )
    author_level = forms.TypedChoiceField(
        label=gettext_lazy("How you are shown"), coerce=int, widget=forms.Select
    )

    def __init__(self, *args: Any, person: Person, is_joint: bool = False, **kwargs: Any) -> None:
        usual = {"language": person.language, "author_level": person.author_level}
        kwargs.setdefault("initial", usual)
        super().__init__(*args, **kwargs)
        level = self.fields["author_level"]
        if is_joint:
            level.label = _("How you are shown in our group")
            self.fields["text"].help_text = _(
                "All groups get to read it, under the name of our group and without yours. What "
                "was sent can be taken back, but others may have read it."
            )
        assert isinstance(level, forms.TypedChoiceField)
        level.choices = level_choices(person)
