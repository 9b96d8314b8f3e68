"""How many are here: a number that names nobody, rounded, and looked at once a minute.

Only members count, each once however many pages they have open. Fewer than five are never told:
a number so small is nearly a name. Between two looks nothing changes, so that nobody can be seen
coming or going. Pages on which somebody votes, rates or gives a mandate have no such number.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import ngettext

FEWEST = 5
STEPS = (5, 10, 20, 50)


def rounded(number: int) -> int:
    """Down to 5, 10, 20, 50, 100, 200, 500 and so on; fewer than five are none."""
    if number < FEWEST:
        return 0
    size = 1
    while number >= size * 100:
        size *= 10
    return max(step * size for step in STEPS if step * size <= number)


def words_for(number: int) -> str:
    """The sentence for a number of people, already rounded; nothing for none."""
    if not number:
        return ""
    return ngettext(
        "At least %(n)s member has this page open.",
        "At least %(n)s members have this page open.",
        number,
    ) % {"n": number}


@dataclass(slots=True)
class Presence:
    """What the members of this process were told last."""

    told: dict[str, int] = field(default_factory=dict)
    _process: str = field(default_factory=lambda: os.urandom(8).hex())

    def look(self, counts: dict[str, int]) -> set[str]:
        """Count together with the other processes; the subjects whose rounded number changed.

        Only numbers are put down, never who is counted.
        """
        cache: Any = caches["default"]
        said = cache.gather("here", self._process, json.dumps(counts), settings.PRESENCE_SECONDS)
        together: Counter[str] = Counter()
        for each in said:
            together.update(json.loads(each))
        now = {subject: told for subject, n in together.items() if (told := rounded(n))}
        changed = {
            one for one in now.keys() | self.told.keys() if now.get(one) != self.told.get(one)
        }
        self.told = now
        return changed
