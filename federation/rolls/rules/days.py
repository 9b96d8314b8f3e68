"""When the rolls of a joint vote are closed, so that they can be compared before it opens."""

from dataclasses import dataclass
from datetime import date, timedelta

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollDays:
    """The dates of one joint vote that rolls go by, in every home's own calendar."""

    closes: date  # the roll day: who is on the roll is taken down
    opens: date  # the first day of voting

    @property
    def settled(self) -> date:
        """The first date on which people may choose their voting home again.

        A day after the opening, because homes whose day begins later open later.
        """
        return self.opens + 2 * A_DAY

    def is_closed_on(self, day: date) -> bool:
        """Whether nobody may change their voting home on this date."""
        return self.closes <= day < self.settled

    def is_compared_on(self, day: date) -> bool:
        """Whether rolls are being compared: nobody votes yet."""
        return self.closes <= day < self.opens


def roll_days(*, announced: date, opens: date) -> RollDays:
    """Rolls close when half of the time between announcement and opening is left, at least a day.

    >>> roll_days(announced=date(2030, 5, 1), opens=date(2030, 5, 15)).closes
    datetime.date(2030, 5, 8)
    """
    left = max((opens - announced) // 2, A_DAY)
    return RollDays(closes=opens - A_DAY * left.days, opens=opens)
