"""The only writers of people's rows."""

from core.people.actions.choices import UnknownChoice, choose_language, choose_privacy
from core.people.actions.civic_number import (
    CivicNumberTaken,
    civic_number_hash,
    civic_number_of,
    set_civic_number,
)
from core.people.actions.emails import (
    CONFIRM_EMAIL,
    EmailTaken,
    confirm_email,
    confirm_email_by_link,
    give_up_unconfirmed,
    has_confirmed_email,
    make_confirmation_link,
)
from core.people.actions.erasure import AlreadyErased, ConfirmationDiffers, erase
from core.people.actions.links import (
    LinkSpent,
    look_at_link,
    make_link,
    redeem_link,
    withdraw_links,
)
from core.people.actions.names import (
    PseudonymRefused,
    PseudonymTaken,
    change_name,
    change_pseudonym,
)
from core.people.actions.photos import PhotoRefused, remove_photo, set_photo
from core.people.actions.recovery import (
    SheetRefused,
    make_recovery_sheet,
    owner_of_sheet,
    recover,
)
from core.people.actions.registration import NameMissing, Registration, register, register_many
from core.people.actions.sign_in import (
    RESET,
    SIGN_IN,
    NothingToSignInBy,
    choose_sign_in,
    make_device_link,
    make_reset_link,
    remove_passkeys,
    reset_by_link,
    set_password,
    sign_in_by_link,
)

__all__ = [
    "CONFIRM_EMAIL",
    "RESET",
    "SIGN_IN",
    "AlreadyErased",
    "CivicNumberTaken",
    "ConfirmationDiffers",
    "EmailTaken",
    "LinkSpent",
    "NameMissing",
    "NothingToSignInBy",
    "PhotoRefused",
    "PseudonymRefused",
    "PseudonymTaken",
    "Registration",
    "SheetRefused",
    "UnknownChoice",
    "change_name",
    "change_pseudonym",
    "choose_language",
    "choose_privacy",
    "choose_sign_in",
    "civic_number_hash",
    "civic_number_of",
    "confirm_email",
    "confirm_email_by_link",
    "erase",
    "give_up_unconfirmed",
    "has_confirmed_email",
    "look_at_link",
    "make_confirmation_link",
    "make_device_link",
    "make_link",
    "make_recovery_sheet",
    "make_reset_link",
    "owner_of_sheet",
    "recover",
    "redeem_link",
    "register",
    "register_many",
    "remove_passkeys",
    "remove_photo",
    "reset_by_link",
    "set_civic_number",
    "set_password",
    "set_photo",
    "sign_in_by_link",
    "withdraw_links",
]
