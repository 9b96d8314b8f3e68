"""allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

from core.people.models import Person


def display(person: Person) -> str:
    """How allauth's messages call a person."""
    return person.shown_name


class PlainWords(forms.Form):
    """Labels beside the fields instead of within them, where they vanish while one types."""

    words: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(
                name, "" if name.startswith("old") else field.help_text
            )


class SignIn(PlainWords, account.LoginForm):
    """The name the person chose, and the password."""

    words = {"login": _("Name"), "password": _("Password"), "remember": _("Stay signed in here")}
    hints = {
        "login": _(
            "The one you chose: e-mail address, pseudonym, automatic pseudonym or civic number."
        ),
        "password": "",
        "remember": _("Not on a computer that others use too."),
    }


class Reauthenticate(PlainWords, account.ReauthenticateForm):
    """The password once more."""

    words = {"password": _("Your password")}
    hints = {"password": ""}


class ChangeEmail(PlainWords, account.AddEmailForm):
    """Another e-mail address."""

    words = {"email": _("New e-mail address")}


class AskForReset(PlainWords, account.ResetPasswordForm):
    """Where to send a link; the answer is the same whether or not somebody has the address."""

    words = {"email": _("Your e-mail address")}
    users: list[Person]

    def clean_email(self) -> str:
        """Only a confirmed address gets a link: another may have been typed by anybody."""
        email: str = super().clean_email()
        confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
        owners = set(confirmed.values_list("user_id", flat=True))
        self.users = [person for person in self.users if person.pk in owners]
        return email


class NewPassword(PlainWords):
    """A password typed twice."""

    words = {
        "oldpassword": _("Your present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }


class ResetPassword(NewPassword, account.ResetPasswordKeyForm):
    """After a link in a mail."""


class ChangePassword(NewPassword, account.ChangePasswordForm):
    """With the present password."""


class SetPassword(NewPassword, account.SetPasswordForm):
    """For who has none, only passkeys."""


class AddPasskey(PlainWords, passkeys.AddWebAuthnForm):
    """A passkey that needs no password beside it."""

    passwordless = forms.BooleanField(
        required=False, initial=True, widget=forms.CheckboxInput(attrs={"hidden": True})
    )
    words = {"name": _("What you call it")}
    hints = {"name": _("So that you can tell your passkeys apart: “phone”, “key ring”.")}


class RenamePasskey(PlainWords, passkeys.EditWebAuthnForm):
    """Another name for a passkey."""

    words = {"name": _("What you call it")}
