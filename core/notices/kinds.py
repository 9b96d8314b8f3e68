"""Kinds of notices: each room says what it tells people, and in which words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice. `sentence` has %(name)s placeholders for the facts.

    `mails`: also sent by mail, unless the person does not want it. `may_be_silenced`: whether the
    person can switch the mail off; news about one's own account always come.
    """

    name: str
    title: str | Promise
    sentence: str | Promise
    mails: bool = True
    may_be_silenced: bool = True


def _about_the_account(name: str, title: Promise, sentence: Promise) -> Kind:
    """A kind of the room of people, which is below this one and cannot register its own."""
    return Kind(f"people.{name}", title, sentence, may_be_silenced=False)


ABOUT_THE_ACCOUNT = (
    _about_the_account(
        "password_changed",
        _("Your password"),
        _(
            "Your password was changed. If it was not you, use your recovery sheet or ask whoever "
            "keeps the computer for a reset link."
        ),
    ),
    _about_the_account(
        "recovered",
        _("Your recovery sheet"),
        _("Your recovery sheet was used to set a new password."),
    ),
    _about_the_account(
        "recovery_sheet_made",
        _("Your recovery sheet"),
        _("A new recovery sheet was made for you. An older one is worthless now."),
    ),
    _about_the_account(
        "reset_link_made",
        _("A reset link"),
        _(
            "Whoever keeps the computer made a link with which your password can be changed. If "
            "you did not ask for it, tell the other members: it is written in the record."
        ),
    ),
    _about_the_account(
        "token_made",
        _("A token for programs"),
        _(
            "A token was made with which a program can act in your name. If it was not you, revoke "
            "it and change your password."
        ),
    ),
    _about_the_account(
        "signed_in_by_link",
        _("Another device"),
        _("Somebody signed in as you on another device, with a link that you made."),
    ),
)
for kind in ABOUT_THE_ACCOUNT:
    hooks.notice_kinds.add(kind.name, kind)
