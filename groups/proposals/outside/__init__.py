"""What is read of proposals elsewhere: their feed, their dates, their tables of the open data."""

from core import hooks
from groups.proposals.outside.dates import DATES
from groups.proposals.outside.feed import FEED
from groups.proposals.outside.tables import TABLES

hooks.feeds.add(FEED.name, FEED)
hooks.calendar.add("proposals", DATES)
for table in TABLES:
    hooks.open_data.add(table.name, table)
