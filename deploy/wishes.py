"""What was asked for: from the words of the command, else as it was asked for before."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import quote, urlsplit

LAN = "lan"
ACME = "acme"
STORES = ("embedded", "postgresql")
# Sixteen connections each; PostgreSQL takes a hundred.
MOST_PROCESSES = 5
NAME = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$"
)
PATH = re.compile(r"/[\w./@+-]+$")
MAILBOX = re.compile(r"[^\s<>@\"';]+@[^\s<>@\"';]+$")
# What each is called in a command: make serve ADDRESS=...
WORDS = {
    "address": "ADDRESS",
    "store": "STORE",
    "processes": "PROCESSES",
    "keep": "KEEP",
    "certificate": "CERTIFICATE",
    "certificate_key": "CERTIFICATE_KEY",
    "acme_mail": "ACME_MAIL",
    "acme_server": "ACME_SERVER",
    "mail_url": "MAIL_URL",
    "mail_from": "MAIL_FROM",
    "mail_test": "MAIL_TEST",
}


class CannotBe(Exception):
    """What was asked for is not possible; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the computer shall be.

    `certificate` is a file of somebody else's, or "acme". `mail_url` is empty where no mail server
    is named; mails are then files in the home.
    """

    address: str
    store: str = "embedded"
    processes: int = 0
    keep: int = 14
    certificate: str = ACME
    certificate_key: str = ""
    acme_mail: str = ""
    acme_server: str = ""
    mail_url: str = ""
    mail_from: str = ""
    mail_test: str = ""

    @property
    def is_lan(self) -> bool:
        return self.address == LAN

    @property
    def is_served(self) -> bool:
        return self.store == "postgresql"

    @property
    def is_acme(self) -> bool:
        return not self.is_lan and self.certificate == ACME

    def kept(self) -> str:
        """For the next time."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


def asked(words: Mapping[str, str], kept: str = "") -> Wishes:
    """What these words ask for on top of what was kept; raises CannotBe."""
    before = json.loads(kept) if kept else {}
    known = {field.name for field in fields(Wishes)}
    said = {name: words[word] for name, word in WORDS.items() if word in words}
    all_said = {name: value for name, value in (before | said).items() if name in known}
    if not all_said.get("address"):
        raise CannotBe("Say under which address: make serve ADDRESS=moot.example.org, or lan.")
    for name in ("processes", "keep"):
        if name in all_said:
            all_said[name] = _number(WORDS[name], all_said[name])
    if before.get("store", all_said.get("store")) != all_said.get("store"):
        raise CannotBe(f"The group lives in {before['store']}; it cannot move to another store.")
    wishes = Wishes(**all_said)
    return checked(replace(wishes, address=wishes.address.lower().rstrip(".")))


def checked(wishes: Wishes) -> Wishes:
    """The same; raises CannotBe with the first thing that is wrong."""
    for is_wrong, why in _refusals(wishes):
        if is_wrong:
            raise CannotBe(why)
    return wishes


def _refusals(wishes: Wishes) -> tuple[tuple[bool, str], ...]:
    files = (wishes.certificate, wishes.certificate_key)
    is_given = wishes.certificate != ACME
    letters = "".join(str(value) for value in asdict(wishes).values())
    return (
        (any(ord(letter) < 32 for letter in letters), "A line break is no part of an answer."),
        (
            not wishes.is_lan and not NAME.match(wishes.address),
            f"ADDRESS={wishes.address} is no name of a computer. Write it without https:// and in "
            f"small letters, as moot.example.org; or lan.",
        ),
        (wishes.store not in STORES, f"STORE is one of {', '.join(STORES)}."),
        (
            is_given and not all(PATH.match(file) for file in files),
            "CERTIFICATE and CERTIFICATE_KEY are whole paths of two files (PEM).",
        ),
        (
            not 0 <= wishes.processes <= MOST_PROCESSES,
            f"PROCESSES is at most {MOST_PROCESSES}.",
        ),
        (
            not wishes.is_served and wishes.processes > 1,
            "Embedded, one process does everything. For more: STORE=postgresql.",
        ),
        (wishes.keep < 1, "KEEP is how many nightly copies stay: at least 1."),
        *((bool(mailbox) and not MAILBOX.match(mailbox), f"{mailbox} is no address of mail.")
          for mailbox in (wishes.acme_mail, wishes.mail_from, wishes.mail_test)),
        (
            bool(wishes.mail_url) and not _is_mail_server(wishes.mail_url),
            "MAIL_URL looks like smtp+tls://name:password@mail.example.org:587.",
        ),
    )  # fmt: skip


def _number(word: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise CannotBe(f"{word} is a number.") from None


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_port = parts.port is None or parts.port > 0
        return parts.scheme in ("smtp", "smtp+tls", "smtp+ssl") and bool(parts.hostname) and is_port
    except ValueError:
        return False


def mail_url(*, host: str, port: int, name: str, password: str) -> str:
    """One line that says where mails go; passwords may have any sign in them."""
    scheme = {465: "smtp+ssl", 25: "smtp"}.get(port, "smtp+tls")
    account = f"{quote(name, safe='')}:{quote(password, safe='')}@" if name else ""
    return f"{scheme}://{account}{host}:{port}"
