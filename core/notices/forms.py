"""Which kinds of notices come by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.actions.silences import may_be_silenced
from core.notices.models import Silence
from core.people.models import Person


class MailChoices(forms.Form):
    """One box for each kind that can be switched off."""

    kinds = forms.MultipleChoiceField(
        label=_("Tell me by mail too"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        # An empty choice is an answer, and then there is nothing in the data but the token.
        silent = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
        names = may_be_silenced()
        wanted = [name for name in names if name not in silent]
        super().__init__(data, initial={"kinds": wanted})
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, hooks.notice_kinds[name].title) for name in names]
