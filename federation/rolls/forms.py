"""Where a member votes, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HERE, ELSEWHERE = "here", "elsewhere"


class HomeForm(forms.Form):
    """Here, or in another group."""

    home = forms.ChoiceField(
        label=_("Where I vote"),
        choices=[(HERE, _("I vote here.")), (ELSEWHERE, _("I vote in another group."))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, name: str = "", **facts: Any) -> None:
        super().__init__(*args, **facts)
        if name:
            self.fields["home"].label = name

    @property
    def is_here(self) -> bool:
        return bool(self.cleaned_data["home"] == HERE)
