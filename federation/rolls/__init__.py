"""One person, one vote across groups: voting homes, roll guardians, double memberships."""
