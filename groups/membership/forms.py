"""What people fill in about membership."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from core.charter.forms import ShortNameField, TimeZoneField
from core.charter.presets import presets_for_people
from groups.membership.actions import Plan


def _preset_choices() -> list[tuple[str, str]]:
    return [(preset.name, preset.title) for preset in presets_for_people()]


class PlanForm(forms.Form):
    """What the group is to be (S1-038, S1-039)."""

    name = forms.CharField(label=_("Name of the group"), max_length=100)
    short_name = ShortNameField()
    preset = forms.ChoiceField(
        label=_("Rules to begin with"),
        choices=lazy(_preset_choices, list),
        initial="village",
        widget=forms.RadioSelect,
        help_text=_("All of them can be changed later by a decision of the group."),
    )
    time_zone = TimeZoneField(
        help_text=_("The group's days begin at midnight here, for example: Europe/Warsaw")
    )
    language = forms.ChoiceField(label=_("Language of the group"), choices=settings.LANGUAGES)

    def plan(self) -> Plan:
        """The plan that was filled in."""
        fields = ("name", "short_name", "preset", "time_zone", "language")
        return Plan(**{field: self.cleaned_data[field] for field in fields})


class BeginForm(PlanForm):
    """The plan, and who begins the founding."""

    starter = forms.CharField(
        label=_("Your name, as the other founders know you"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SeatForm(forms.Form):
    """One more founder."""

    name = forms.CharField(label=_("Name of the founder, as you know each other"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The link is sent there. Without it you hand the link or the code over."),
    )


class InvitationForm(forms.Form):
    """Whom to invite."""

    note = forms.CharField(
        label=_("Who it is for"),
        max_length=100,
        required=False,
        help_text=_("Only you see this, so that you can tell your invitations apart."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The invitation is sent there. Without it you hand the link or the code over."),
    )


class AccountForm(forms.Form):
    """A new account, for founders, for who is invited and for who applies."""

    forename = forms.CharField(
        label=_("Forename"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    surname = forms.CharField(
        label=_("Surname"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=40,
        required=False,
        help_text=_("Under it you can write without your name. If you give none, one is made."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Nobody sees it unless you wish so. With it you sign in and get your notices."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. You can add a passkey later, in your settings."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class ApplicationForm(AccountForm):
    """A new account for who applies without an invitation: the address must be confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _("You confirm it with a link that is sent there.")
