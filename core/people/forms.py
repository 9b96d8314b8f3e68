"""The forms of a person's own settings: each keeps one section through one action."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.people import actions
from core.people.models import Person, SignInBy
from core.programs.scopes import scopes_by_kind

AUTHOR_LEVELS = [
    (1, _("1 – my civic number and my full name, with a link to my profile")),
    (2, _("2 – my civic number, with a link to my profile")),
    (3, _("3 – my full name, with a link to my profile")),
    (4, _("4 – my pseudonym, with a link to a page of that pseudonym")),
    (5, _("5 – nothing: “A member”")),
]


class Section(forms.Form):
    """A section of the settings: filled from the person, kept by `keep`."""

    def __init__(self, data: Any = None, files: Any = None, *, person: Person) -> None:
        self.person = person
        super().__init__(
            data, files, initial=self.present(), auto_id=f"{type(self).__name__.lower()}_%s"
        )

    def present(self) -> dict[str, Any]:
        """What is chosen now."""
        return {name: getattr(self.person, name, None) for name in self.base_fields}

    def keep(self, now: datetime) -> None:
        """Keep what was sent; raises a Refusal."""
        raise NotImplementedError


class Name(Section):
    forename = forms.CharField(label=_("Forename"), max_length=80)
    surname = forms.CharField(label=_("Surname"), max_length=80)

    def keep(self, now: datetime) -> None:  # noqa: ARG002
        actions.change_name(self.person, **self.cleaned_data)


class PseudonymForm(Section):
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=40,
        help_text=_("Nobody else can ever take it. Earlier ones stay on your profile with dates."),
    )

    def keep(self, now: datetime) -> None:
        actions.change_pseudonym(self.person, self.cleaned_data["pseudonym"], now=now)


class PhotoForm(Section):
    photo = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 5 MB. Place, time and camera are removed from it."),
    )
    remove = forms.BooleanField(label=_("Remove my picture"), required=False)

    def present(self) -> dict[str, Any]:
        return {}

    def keep(self, now: datetime) -> None:  # noqa: ARG002
        if self.cleaned_data["remove"]:
            actions.remove_photo(self.person)
        elif self.cleaned_data["photo"]:
            file = self.cleaned_data["photo"]
            actions.set_photo(self.person, file, size=file.size)


class CivicNumber(Section):
    civic_number = forms.CharField(
        label=_("Civic number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed. Leave it empty to take it away."),
    )

    def present(self) -> dict[str, Any]:
        return {"civic_number": actions.civic_number_of(self.person)}

    def keep(self, now: datetime) -> None:  # noqa: ARG002
        actions.set_civic_number(self.person, self.cleaned_data["civic_number"])


class SignInName(Section):
    sign_in_by = forms.ChoiceField(
        label=_("I sign in by my"), choices=SignInBy.choices, widget=forms.RadioSelect
    )

    def offer(self, *, uses_civic_numbers: bool) -> None:
        """Offer the civic number only where the group uses it."""
        field = self.fields["sign_in_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            choice
            for choice in SignInBy.choices
            if uses_civic_numbers or choice[0] != SignInBy.CIVIC
        ]

    def keep(self, now: datetime) -> None:  # noqa: ARG002
        actions.choose_sign_in(self.person, self.cleaned_data["sign_in_by"])


class Privacy(Section):
    author_level = forms.TypedChoiceField(
        label=_("As an author I am shown by"),
        choices=AUTHOR_LEVELS,
        coerce=int,
        widget=forms.RadioSelect,
    )
    shows_civic_number = forms.BooleanField(
        label=_("Show my civic number on my profile"), required=False
    )
    shows_email = forms.BooleanField(
        label=_("Show my e-mail address on my profile"), required=False
    )

    def keep(self, now: datetime) -> None:  # noqa: ARG002
        actions.choose_privacy(self.person, **self.cleaned_data)


class Language(Section):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def keep(self, now: datetime) -> None:  # noqa: ARG002
        actions.choose_language(self.person, self.cleaned_data["language"])


SECTIONS: dict[str, type[Section]] = {
    "name": Name,
    "pseudonym": PseudonymForm,
    "photo": PhotoForm,
    "civic-number": CivicNumber,
    "sign-in": SignInName,
    "privacy": Privacy,
    "language": Language,
}


TOKEN_DAYS = [(7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (366, _("one year"))]


def _scope_choices() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """What a token can allow, reading and acting apart."""
    labels = {"read": _("Read"), "act": _("Act in my name")}
    return [
        (labels[kind], [(each.name, each.words) for each in found])
        for kind, found in scopes_by_kind().items()
    ]


class MakeToken(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("For example the program and the computer on which it runs."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the program do?"),
        choices=_scope_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs. What everybody can read it may read anyway."),
    )
    days = forms.TypedChoiceField(
        label=_("How long?"), choices=TOKEN_DAYS, coerce=int, initial=30, widget=forms.RadioSelect
    )


class TwicePassword(forms.Form):
    """A new password, typed twice and checked for being guessable."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    once_more = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, second = given.get("password"), given.get("once_more")
        if first and second and first != second:
            self.add_error("once_more", _("The two passwords are not the same."))
        elif first:
            try:
                validate_password(first, self.person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


class Recover(TwicePassword):
    """The key of a recovery sheet and a new password."""

    sheet = forms.CharField(
        label=_("The key on your recovery sheet"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("14 groups of four signs. Capital or small letters make no difference."),
    )
    drop_passkeys = forms.BooleanField(
        label=_("Also remove all my passkeys, in case somebody else has one"), required=False
    )
    field_order = ["sheet", "password", "once_more", "drop_passkeys"]


class Erase(forms.Form):
    """The pseudonym, typed to be sure."""

    confirmation = forms.CharField(
        label=_("Your pseudonym, to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
