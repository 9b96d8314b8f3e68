"""Questions, where somebody sits at a terminal to answer them; each is asked once."""

import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deploy.wishes import LAN, WORDS, mail_url

Ask = Callable[[str], str]
# Said instead of a mail server with its password, which would stand in the list of programs that
# run, and in the log of sudo.
ASK = "ask"


def is_somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How questions are asked: by a terminal, or by a test."""

    line: Ask = input
    hidden: Ask = getpass.getpass


def answers(words: Mapping[str, str], kept: Mapping[str, object], asking: Asking) -> dict[str, str]:
    """What was not said and not answered before, and what shall be asked for."""
    said: dict[str, str] = {}

    def is_open(name: str) -> bool:
        return WORDS[name] not in words and name not in kept

    if is_open("address"):
        said["ADDRESS"] = asking.line("Under which name will people find the group? ").strip()
    address = words.get("ADDRESS") or said.get("ADDRESS") or str(kept.get("address", ""))
    is_acme = "CERTIFICATE" not in words and "certificate" not in kept
    if address != LAN and is_acme and is_open("acme_mail"):
        said["ACME_MAIL"] = asking.line(
            "Mail address for warnings about the certificate (empty: none): "
        ).strip()
    if is_open("mail_url") or words.get("MAIL_URL") == ASK:
        said |= mail(asking)
    return said


def mail(asking: Asking) -> dict[str, str]:
    """The mail server of the group, if it has one."""
    host = asking.line("Mail server for the group's mails (empty: none for now): ").strip()
    if not host:
        return {"MAIL_URL": ""}
    port = asking.line("Its port [587]: ").strip() or "587"
    name = asking.line("Account there (empty: none): ").strip()
    password = asking.hidden("Its password: ") if name else ""
    number = int(port) if port.isdigit() else 587
    return {
        "MAIL_URL": mail_url(host=host, port=number, name=name, password=password),
        "MAIL_FROM": asking.line("Sender of the mails, as moot@example.org: ").strip(),
        "MAIL_TEST": asking.line("Where shall a first mail go, to try it? ").strip(),
    }
