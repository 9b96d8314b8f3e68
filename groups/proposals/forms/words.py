"""Forms in which proposals are written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.people.display import byline_text
from core.people.models import Person
from core.people.rules.names import LEVELS
from groups.proposals.actions.words import LONGEST_OPTION, LONGEST_TEXT, LONGEST_TITLE
from groups.proposals.models import ADOPT, Proposal, Translation


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
    field_order = ("title", "text", "reason", "asked_of", "keywords", "language", "author_level")

    def __init__(
        self,
        *args: Any,
        person: Person,
        askable: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`askable` are the confederations of whose groups it can be asked: origin and name."""
        super().__init__(*args, **kwargs)
        if askable:
            self.fields["asked_of"] = _asked_of(askable)
            self.order_fields(self.field_order)
        level = self.fields["author_level"]
        assert isinstance(level, forms.TypedChoiceField)
        level.choices = level_choices(person)

    def clean(self) -> dict[str, Any]:
        """Where there is nobody else to ask any more, a draft asks the own group."""
        return {"asked_of": "", **(super().clean() or {})}

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
            "asked_of": proposal.asked_of,
        }


def _asked_of(askable: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    """Whom a draft asks: the own group, or all groups of a confederation."""
    choices = [
        (origin, _("All groups of the confederation “%(name)s”") % {"name": name})
        for origin, name in askable
    ]
    return forms.ChoiceField(
        label=_("Who is asked"),
        choices=[("", _("Our group alone")), *choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "A question to all groups collects signatures in each of them. Once it is published "
            "its words stand. People answer yes or no, each at home."
        ),
    )


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
