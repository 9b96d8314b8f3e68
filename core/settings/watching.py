"""What whoever keeps the computer can see, and from where."""

from core.settings.environment import env

METRICS_TOKEN: str = env.str("FOLKMOOT_METRICS_TOKEN", default="")
# The public part alone: its last day is told on the health page.
CERTIFICATE: str = env.str("FOLKMOOT_CERTIFICATE", default="")
