"""Open pages that are told what happens."""

from core.settings.environment import env

# How many are here is counted so often, and told then.
PRESENCE_SECONDS = env.int("FOLKMOOT_PRESENCE_SECONDS", 60)
