"""Ballot papers, codes and files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.referenda.models import LONGEST_REASON, Referendum
from groups.referenda.rules import BLANK

LONGEST_WORDS = 200
LARGEST_FILE = 50_000_000


def _words(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Words of your own"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Code of your ballot"),
        max_length=80,
        help_text=_("As it stands on your receipt; capitals and hyphens make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class BallotForm(forms.Form):
    """A ballot paper: one choice, and for secret ballots words that only the voter knows.

    A ballot under one's name has room for a reason instead.
    """

    choice = forms.ChoiceField(label=_("Your choice"), widget=forms.RadioSelect)
    words = _words(
        _(
            "If you like, add some words that only you know. You need them, besides the code, to "
            "find your ballot again; with them nobody can have given you somebody else's code."
        )
    )
    reason = forms.CharField(
        label=_("Your reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Members see it beside your vote."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # Which kind of ballot paper this is: in a secret vote some vote under their names.
    openly = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, vote: Referendum, in_the_open: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(option.key, option.label) for option in vote.options_in_order()]
        choices.append((BLANK, str(_("Blank: I take part without choosing"))))
        self.labels = dict(choices)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.is_secret = vote.is_sealed and not in_the_open
        for name in ("reason", "openly") if self.is_secret else ("words",):
            del self.fields[name]


class CodeForm(forms.Form):
    """What finds a secret ballot: its code and the voter's own words."""

    code = _code()
    words = _words(_("Only if you added some when you voted."))


class ChangeForm(BallotForm):
    """A new choice for a ballot that is found by its code."""

    code = _code()
    words = _words(_("Only if you added some when you voted."))
    field_order = ("code", "words", "choice")


class FileForm(forms.Form):
    """A file of ballots from somebody's own computer."""

    file = forms.FileField(
        label=_("File of ballots"),
        help_text=_("A file that you downloaded here, or that somebody gave you."),
    )

    snapshot = forms.FileField(
        label=_("Snapshot of mandates"),
        required=False,
        help_text=_("Where votes were delegated: the snapshot that belongs to the file."),
    )

    def clean_file(self) -> Any:
        return self._checked("file")

    def clean_snapshot(self) -> Any:
        return self._checked("snapshot")

    def _checked(self, name: str) -> Any:
        file = self.cleaned_data[name]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too large to be a file of ballots."))
        return file
