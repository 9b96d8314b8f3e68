"""What is read of decisions and laws elsewhere: their feed, their dates, their open data."""

from core import hooks
from groups.decisions.outside.dates import DATES
from groups.decisions.outside.feed import FEED
from groups.decisions.outside.tables import TABLES

hooks.feeds.add(FEED.name, FEED)
hooks.calendar.add("decisions", DATES)
for table in TABLES:
    hooks.open_data.add(table.name, table)
