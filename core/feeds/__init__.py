"""The room `core.feeds`: what readers elsewhere follow: feeds, calendars, the open data."""
