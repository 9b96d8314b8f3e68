"""The instance itself: keys, record, charter, heartbeat, people, pages."""
