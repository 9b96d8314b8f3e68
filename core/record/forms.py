"""What a reader of the record may ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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
