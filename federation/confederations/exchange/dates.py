"""The dates of a joint vote are those of the charter that it names; nobody chooses them."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.confederations.exchange.hearing import Said
from federation.confederations.exchange.reading import Malformed
from federation.confederations.models import Charter
from federation.confederations.parameters import DISCUSSION_DAYS, VOTING_DAYS, value_in
from federation.confederations.rules.deadlines import are_dates
from federation.confederations.rules.terms import Terms

# Midnight comes so much before and after that of UTC.
EARLIEST_MIDNIGHT, LATEST_MIDNIGHT = timedelta(hours=-14), timedelta(hours=12)


class OtherDates(Refusal):
    """Whoever opened a joint vote chose its dates."""

    code = "other-dates"
    sentence = _("The vote has other dates than those that follow from the charter that it names.")


def days_by(charter: Charter, said: Said) -> tuple[date, date]:
    """The first and the last day of voting, by the same charter; raises OtherDates."""
    opens_on, closes_on = said.body.day("opens_on"), said.body.day("closes_on")
    talk, vote = (value_in(charter.values, rule) for rule in (DISCUSSION_DAYS, VOTING_DAYS))
    if not are_dates(opens_on, closes_on, said_on=said.at.date(), talk=talk, vote=vote):
        raise OtherDates
    return opens_on, closes_on


def deadline_by(said: Said, terms: Terms) -> datetime:
    """After the last midnight of the last day somewhere on earth, and the grace."""
    stated = said.body.moment("returns_by")
    following = said.body.day("closes_on") + timedelta(days=1)
    midnight = datetime.combine(following, time(), tzinfo=UTC)
    until = stated - timedelta(hours=terms.grace_hours)
    if not midnight + EARLIEST_MIDNIGHT <= until <= midnight + LATEST_MIDNIGHT:
        raise Malformed(what="returns_by")
    return stated
