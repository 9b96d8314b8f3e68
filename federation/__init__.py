"""Federation: what connects instances, and the group with the rest of the fediverse."""
