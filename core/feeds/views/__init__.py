"""Feeds, calendars, secret addresses and the open data, for whoever may read them."""
