"""Which keys count, and how a group's public life is written for other programs."""
