"""When a vote closes."""

from datetime import date


def closing_date(opens: date, *, voting_days: int, days_lost: int = 0) -> date:
    """The date on which ballots are no longer possible (S1-022, AMB-56).

    Ballots are possible on `voting_days` dates; dates on which nobody could vote are added at the
    end. The calendar's last day at the latest.
    """
    return date.fromordinal(min(opens.toordinal() + voting_days + days_lost, date.max.toordinal()))
