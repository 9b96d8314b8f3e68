"""What can be recorded: a verb with its version, its fields and the sentence that reads it."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks

Audience = Literal["world", "members"]


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of entry. A verb never changes its meaning: a new meaning is a new version.

    `fields` are the keys of the payload, all of them. `sentence` has %(field)s placeholders for
    them and names no person, because the world reads it. `earlier` keeps the versions that are no
    longer written but must stay readable.
    """

    name: str
    version: int
    sentence: str | Promise
    fields: tuple[str, ...] = ()
    audience: Audience = "world"
    earlier: tuple["Verb", ...] = ()

    def at_version(self, version: int) -> "Verb | None":
        """This verb as it was in `version`, if this software still knows it."""
        return next((verb for verb in (self, *self.earlier) if verb.version == version), None)


KEY_CHANGED = Verb(
    "record.key_changed",
    1,
    _("The key that signs the record was changed; the new one is number %(epoch)s."),
    ("epoch", "public_key"),
)
hooks.verbs.add(KEY_CHANGED.name, KEY_CHANGED)
