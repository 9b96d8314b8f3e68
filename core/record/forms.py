"""What a reader of the record may ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.record.keeping import LONGEST
from core.record.reading import PERSON, verbs_for


class Question(forms.Form):
    """Which entries to show; all of it stands in the address."""

    verb = forms.ChoiceField(label=_("What happened"), required=False)
    subject = forms.CharField(
        label=_("To what or whom"),
        required=False,
        max_length=120,
        help_text=_("As it stands under an entry, for example law:…"),
    )
    before = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, *, for_member: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.for_member = for_member
        choices = [("", _("Anything")), *((name, name) for name in verbs_for(member=for_member))]
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"].strip()
        if subject.startswith(PERSON) and not self.for_member:
            raise ValidationError(_("Only members can look up a person in the record."))
        return subject


class Kept(forms.Form):
    """A checkpoint or a receipt that somebody kept: pasted, or as a file."""

    # Of the fields, though none alone is: read by the component that shows them.
    one_is_needed = True

    text = forms.CharField(
        label=_("The text of the checkpoint or receipt"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or the file"), required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        file = found.get("file")
        if file and file.size > LONGEST:
            raise ValidationError(_("The file is too large to be a checkpoint or a receipt."))
        if file and not found.get("text"):
            found["text"] = file.read().decode("utf-8", "replace")
        if not self.errors and not found.get("text"):
            raise ValidationError(_("Paste a text, or choose a file."))
        return found
