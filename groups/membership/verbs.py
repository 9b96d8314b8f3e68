"""What this room records. Only here does the public record name a person, by uid."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb

FOUNDED = Verb(
    "group.founded",
    1,
    _("The group was founded by %(founders)s people who vouched for each other."),
    ("founders", "charter"),
)
APPLIED = Verb(
    "membership.applied",
    1,
    _("Somebody applied to become a member."),
    ("how",),
    audience="members",
)
WITHDRAWN = Verb(
    "membership.withdrawn",
    1,
    _("Somebody withdrew their application."),
    audience="members",
)
ADMITTED = Verb("membership.admitted", 1, _("Somebody became a member."), ("cause",))
REMOVED = Verb(
    "membership.removed",
    1,
    _("A member fell below the bar of %(bar)s and waits again; %(members)s members remained."),
    ("bar", "members"),
)
LEFT = Verb("membership.left", 1, _("A member left the group."))
ENDED = Verb("membership.ended", 1, _("Somebody's membership ended."), ("cause",))
RATINGS_SEALED = Verb(
    "membership.ratings_sealed",
    1,
    _("%(count)s ratings were given or changed; their seal is %(root)s."),
    ("count", "root"),
)

for verb in (FOUNDED, APPLIED, WITHDRAWN, ADMITTED, REMOVED, LEFT, ENDED, RATINGS_SEALED):
    hooks.verbs.add(verb.name, verb)
