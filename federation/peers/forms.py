"""Forms in which an author says whom the group is to know, or to know no longer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from federation.peers.models import Peer, State
from groups.decisions.effect_kinds import EffectForm

LONGEST_ADDRESS = 300


class KnowForm(EffectForm):
    """The address of a group."""

    address = forms.CharField(
        label=_("Address of the other group"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_(
            "Where their pages are. Their computer is asked now, and voters see what it answers: "
            "compare the keys with them by another way, on paper or on the telephone."
        ),
    )


class ReleaseForm(EffectForm):
    """Which group."""

    peer = forms.ChoiceField(label=_("Group"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["peer"]
        assert isinstance(field, forms.ChoiceField)
        known = Peer.objects.exclude(state=State.RELEASED).order_by("name", "pk")
        field.choices = [(str(peer.uid), f"{peer.name} ({peer.address})") for peer in known]
