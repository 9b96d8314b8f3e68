"""How the rules say no: one exception with a code, a sentence and the numbers in it."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.dates import Said


class Refusal(Exception):
    """The rules forbid this act; nothing was changed.

    A subclass stands beside the action that raises it and says why in `sentence`, whose
    placeholders are filled from the facts given when it is raised.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str | Promise] = _("This is not possible.")
    status: ClassVar[int] = 409
    # Whether the same act will be possible soon without anybody changing it: what the clock does is
    # then tried again, and not given up.
    is_passing: ClassVar[bool] = False

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % Said(self.facts) if self.facts else str(self.sentence)


class Forbidden(Refusal):
    """The person has no right to this act."""

    code = "forbidden"
    sentence = _("You may not do this.")
    status = 403


class SignInNeeded(Refusal):
    """Somebody who is not signed in tries what only a signed-in person can do."""

    code = "sign-in-needed"
    sentence = _("Please sign in first.")
    status = 401
