"""The instance: one group, one database, one set of keys, one address, all in one home.

Code reaches the home only through `instance`, so that one process can host many homes later.
"""

import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

SCHEMA = 1


class HomeRefused(Exception):
    """The home cannot be used in this way; the text says why and what to do."""


@dataclass(frozen=True)
class Instance:
    """Where an instance keeps what it owns. Nothing is created by looking."""

    path: Path
    address: str

    @property
    def database(self) -> Path:
        return self.path / "database.sqlite3"

    @property
    def keys_dir(self) -> Path:
        return self.path / "keys"

    @property
    def boxes_dir(self) -> Path:
        return self.keys_dir / "boxes"

    @property
    def media_dir(self) -> Path:
        return self.path / "media"

    @property
    def mail_dir(self) -> Path:
        return self.path / "mail"

    @property
    def backups_dir(self) -> Path:
        return self.path / "backups"

    @property
    def card(self) -> Path:
        return self.path / "home.json"

    @property
    def is_prepared(self) -> bool:
        return self.card.exists()

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What home.json says; raises HomeRefused when there is none or it is unreadable."""
        try:
            facts: dict[str, Any] = json.loads(self.card.read_text("utf-8"))
        except FileNotFoundError:
            raise HomeRefused(
                f"{self.path} is no home yet. Run `manage.py prepare` first."
            ) from None
        except ValueError as error:
            raise HomeRefused(f"{self.card} cannot be read: {error}") from None
        if facts.get("schema", 0) > SCHEMA:
            raise HomeRefused(
                f"{self.path} was written by a newer Folkmoot (schema {facts['schema']}; this one "
                f"knows {SCHEMA}). Start the newer version, or use another home."
            )
        return facts

    @property
    def origin(self) -> str:
        """The permanent name of the instance: SHA-256 of its first log key, in hex."""
        return str(self.facts["origin"])

    @property
    def kind(self) -> str:
        return str(self.facts["kind"])

    @property
    def is_scratch(self) -> bool:
        """Whether the home is thrown away after use; a home that cannot be read is not."""
        try:
            return self.kind == "scratch"
        except HomeRefused:
            return False

    @property
    def is_demo(self) -> bool:
        return self.is_prepared and self.kind == "demo"

    def require_kind(self, kind: str) -> None:
        """Refuse to run a demonstration as a real group and the reverse; raises HomeRefused."""
        if self.kind != kind:
            raise HomeRefused(
                f"{self.path} is a {self.kind} home and cannot be used as a {kind} one. "
                f"Point FOLKMOOT_HOME to another folder."
            )

    def furnish(self, *, kind: str, origin: str) -> None:
        """Write home.json for a new home. The folders and keys exist already."""
        card = {"kind": kind, "origin": origin, "schema": SCHEMA}
        draft = self.card.with_suffix(".draft")
        draft.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", "utf-8")
        draft.replace(self.card)
        self.__dict__.pop("facts", None)

    def make_folders(self) -> None:
        """Create the home's folders, for the owner's eyes alone: mails hold links."""
        folders = (self.media_dir, self.mail_dir, self.backups_dir, self.keys_dir, self.boxes_dir)
        for folder in (self.path, *folders):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret_key(self) -> str:
        """The key for sessions and forms: from the home, made once; without a home, thrown away."""
        file = self.keys_dir / "sessions.key"
        if file.exists():
            return file.read_text("ascii").strip()
        key = secrets.token_urlsafe(48)
        if self.keys_dir.exists():
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(key)
        return key


def from_environment() -> Instance:
    """The instance that FOLKMOOT_HOME and FOLKMOOT_ADDRESS name."""
    home = Path(os.environ.get("FOLKMOOT_HOME", "var/home")).expanduser().resolve()
    address = os.environ.get("FOLKMOOT_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    return Instance(path=home, address=address)


instance = from_environment()
