"""Forms in which proposals and arguments are written."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.people.display import byline_text
from core.people.models import Person
from core.people.rules.names import LEVELS
from groups.proposals.actions.arguing import LONGEST_ARGUMENT
from groups.proposals.actions.words import LONGEST_OPTION, LONGEST_TEXT, LONGEST_TITLE
from groups.proposals.models import ADOPT, Proposal, Side, Translation


def level_choices(person: Person) -> list[tuple[int, str]]:
    """Each anonymity level with the name that readers will see (S2-066 to S2-070)."""
    hints = {
        1: _("civic number and full name, with a link to your page"),
        2: _("civic number alone, with a link to your page"),
        3: _("full name, with a link to your page"),
        4: _("pseudonym alone; your page does not list it"),
        5: _("nothing at all"),
    }
    return [(level, f"{byline_text(person, level)} – {hints[level]}") for level in LEVELS]


class WordsForm(forms.Form):
    """What a version of a proposal says, or its translation."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("What is proposed"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "If it is adopted, exactly these words hold. You can use Markdown: **strong**, "
            "- lists, ## headings."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Why? This does not become part of what is decided."),
    )
    options = forms.CharField(
        label=gettext_lazy("Options"),
        required=False,
        max_length=20 * LONGEST_OPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One on each line, if people are to choose between several. Left empty, the choice is "
            "to adopt the proposal or not."
        ),
    )
    status_quo = forms.CharField(
        label=gettext_lazy("What stays if no option wins"),
        required=False,
        max_length=LONGEST_OPTION,
        help_text=gettext_lazy("Left empty: “Everything stays as it is”. It wins every tie."),
    )

    def clean_options(self) -> list[str]:
        lines: str = self.cleaned_data["options"]
        return [line.strip() for line in lines.splitlines() if line.strip()]

    @staticmethod
    def words_of(source: Proposal | Translation) -> dict[str, Any]:
        """What stands in the form of words that exist."""
        options = [] if source.options == [ADOPT] else source.options
        return {
            "title": source.title,
            "text": source.text,
            "reason": source.reason,
            "options": "\n".join(options),
            "status_quo": source.status_quo,
        }


class DraftForm(WordsForm):
    """A proposal that is not published yet (S2-265 to S2-267)."""

    keywords = forms.CharField(
        label=gettext_lazy("Keywords"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Separated by commas. They can be chosen until you publish."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES
    )
    author_level = forms.TypedChoiceField(
        label=gettext_lazy("How you are shown as its author"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("This cannot be changed once you have published."),
    )
    field_order = ("title", "text", "reason", "keywords", "language", "author_level")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["author_level"]
        assert isinstance(level, forms.TypedChoiceField)
        level.choices = level_choices(person)

    def clean_keywords(self) -> list[str]:
        words: str = self.cleaned_data["keywords"]
        return [word for word in words.split(",") if word.strip()]

    @staticmethod
    def contents_of(proposal: Proposal) -> dict[str, Any]:
        """The same of a draft, with what goes with its words."""
        return WordsForm.words_of(proposal) | {
            "keywords": ", ".join(str(keyword) for keyword in proposal.keywords.all()),
            "language": proposal.language,
            "author_level": proposal.author_level,
        }


class NewForm(DraftForm):
    """A draft that does not exist yet; it can be an alternative to another proposal."""

    alternative_to = forms.ModelChoiceField(
        Proposal.objects.open_to_alternatives(),
        required=False,
        widget=forms.HiddenInput,
    )


class RevisionForm(WordsForm):
    """A new version of a proposal that collects signatures."""

    note = forms.CharField(
        label=gettext_lazy("What you changed and why"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those who have signed read this before they confirm."),
    )


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

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        usual = {"language": person.language, "author_level": person.author_level}
        kwargs.setdefault("initial", usual)
        super().__init__(*args, **kwargs)
        level = self.fields["author_level"]
        assert isinstance(level, forms.TypedChoiceField)
        level.choices = level_choices(person)
