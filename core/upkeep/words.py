"""What the health page says of each part."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.upkeep.rules import Check, State


def title_of(check: Check) -> str:
    """What the part is called."""
    return {
        "database": _("Database"),
        "shared": _("What the processes share"),
        "heartbeat": _("Heartbeat"),
        "migrations": _("Version of the database"),
        "failures": _("Matters of the daily run"),
        "backlog": _("Work that waits"),
        "disk": _("Room on the disk"),
        "certificate": _("Certificate"),
        "mail": _("Mail"),
    }[check.name]


def state_of(check: Check) -> str:
    """How it is, in a word."""
    return {
        State.WELL: pgettext("state of a part", "well"),
        State.LOOK: pgettext("state of a part", "look at it"),
        State.BROKEN: pgettext("state of a part", "broken"),
    }[check.state]


def sentence_of(check: Check) -> str:
    """What that means, and what to do."""
    n = check.number or 0
    is_well = check.state is State.WELL
    if check.name == "heartbeat":
        return _heartbeat(check)
    if check.name in ("database", "shared"):
        return _("It answers.") if is_well else _("It does not answer. Is it running?")
    if is_well and not n:
        return _("Nothing is wrong.")
    return _number(check.name, n)


def _heartbeat(check: Check) -> str:
    if check.number is None:
        return _("No beat was seen since the start. The first one comes within a minute or two.")
    return ngettext(
        "The last beat was %(n)s second ago.", "The last beat was %(n)s seconds ago.", check.number
    ) % {"n": check.number}


def _number(name: str, n: int) -> str:
    said = {
        "migrations": ngettext(
            "%(n)s step is missing: run prepare.", "%(n)s steps are missing: run prepare.", n
        ),
        "failures": ngettext(
            "%(n)s failed and is tried again every minute: see the heartbeat.",
            "%(n)s failed and are tried again every minute: see the heartbeat.",
            n,
        ),
        "backlog": ngettext("%(n)s entry waits.", "%(n)s entries wait.", n),
        "disk": _("%(n)s percent of the disk is free."),
        "certificate": ngettext(
            "The certificate is good for %(n)s more day.",
            "The certificate is good for %(n)s more days.",
            n,
        ),
        "mail": ngettext(
            "%(n)s mail could not be sent and is tried again.",
            "%(n)s mails could not be sent and are tried again.",
            n,
        ),
    }[name]
    return said % {"n": n}
