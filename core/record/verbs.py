"""What can be recorded: a verb with its version, its fields and the sentence that reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.dates import Said

Audience = Literal["world", "members"]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of entry. A verb never changes its meaning: a new meaning is a new version.

    `fields` are the keys of the payload, all of them. `sentence` has %(field)s placeholders for
    them and names no person, because the world reads it. `earlier` keeps the versions that are no
    longer written but must stay readable. `words` say what a sentence calls the values of a field
    that are no words.
    """

    name: str
    version: int
    sentence: str | Promise
    fields: tuple[str, ...] = ()
    audience: Audience = "world"
    earlier: tuple["Verb", ...] = ()
    words: Mapping[str, Callable[[Any], Words]] = field(default_factory=dict)
    # Whether whole entries are handed to other computers, who must be able to check them.
    travels: bool = False

    def at_version(self, version: int) -> "Verb | None":
        """This verb as it was in `version`, if this software still knows it."""
        return next((verb for verb in (self, *self.earlier) if verb.version == version), None)

    def said(self, facts: Mapping[str, Any]) -> str:
        """The sentence with these facts; raises KeyError, TypeError, ValueError if they fit not."""
        called = {name: self.words[name](facts[name]) for name in self.words if name in facts}
        return str(self.sentence) % Said({**facts, **called})


KEY_CHANGED = Verb(
    "record.key_changed",
    1,
    _("The key that signs the record was changed; the new one is number %(epoch)s."),
    ("epoch", "public_key"),
    travels=True,
)
REGAINED = Verb(
    "record.regained",
    1,
    _(
        "The home was restored from an old copy. Entries %(first)s to %(last)s came back from "
        "other groups; what they changed counts here only once it is done again."
    ),
    ("first", "last", "groups"),
    travels=True,
)
# Stands for an entry that is gone, in its place; what it was hashed from nobody knows any more.
LOST = Verb(
    "record.lost",
    1,
    _("An entry of which only the hash came back when the home was restored from an old copy."),
)
for _known in (KEY_CHANGED, REGAINED, LOST):
    hooks.verbs.add(_known.name, _known)
