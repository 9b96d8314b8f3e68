"""The only writers of notices and mails."""

from core.notices.actions.mails import keep_mail, send_waiting_mail
from core.notices.actions.notices import notify, read, read_all
from core.notices.actions.silences import UnknownKind, choose_mails, stop_mails

__all__ = [
    "UnknownKind",
    "choose_mails",
    "keep_mail",
    "notify",
    "read",
    "read_all",
    "send_waiting_mail",
    "stop_mails",
]
