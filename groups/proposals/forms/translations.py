"""The form in which a proposal is translated."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy

from core.people.models import Person
from groups.proposals.actions.words import LONGEST_OPTION, LONGEST_TEXT
from groups.proposals.forms.words import WordsForm, level_choices
from groups.proposals.models import ADOPT, Proposal


class TranslationForm(WordsForm):
    """A proposal's words in another language: what the original says, and nothing else."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the translation"))
    text = forms.CharField(
        label=gettext_lazy("What is proposed"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    options = forms.CharField(
        label=gettext_lazy("Options"),
        max_length=20 * LONGEST_OPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line, in the order of the original."),
    )
    status_quo = forms.CharField(
        label=gettext_lazy("What stays if no option wins"), max_length=LONGEST_OPTION
    )
    author_level = forms.TypedChoiceField(
        label=gettext_lazy("How you are shown as its translator"),
        coerce=int,
        widget=forms.RadioSelect,
    )
    field_order = ("language", "title", "text", "reason", "options", "status_quo", "author_level")

    def __init__(
        self,
        *args: Any,
        proposal: Proposal,
        person: Person,
        is_new: bool = True,
        taken: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        said = {
            "reason": proposal.reason,
            "options": proposal.options != [ADOPT],
            "status_quo": proposal.status_quo,
            "language": is_new,
            "author_level": is_new,
        }
        for name in (name for name, is_said in said.items() if not is_said):
            del self.fields[name]
        if is_new:
            language, level = self.fields["language"], self.fields["author_level"]
            assert isinstance(language, forms.ChoiceField)
            assert isinstance(level, forms.TypedChoiceField)
            # None is chosen beforehand: nobody must publish in a language they have not looked at.
            language.choices = [
                ("", "–"),
                *(each for each in other_languages(proposal.language) if each[0] not in taken),
            ]
            level.choices = level_choices(person)


def other_languages(own: str) -> list[tuple[str, str]]:
    """What a text can be translated into: the languages of the pages first, then many others."""
    first = [code for code, _name in settings.LANGUAGES]
    known = sorted(
        (code, str(facts["name_local"])) for code, facts in LANG_INFO.items() if "name" in facts
    )
    names = {code.casefold(): name for code, name in known}
    order = [*first, *sorted(names.keys() - set(first), key=lambda code: names[code].casefold())]
    return [(code, names.get(code, code)) for code in order if code != own.casefold()]
