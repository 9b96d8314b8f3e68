"""Acts on the charter."""

from groups.constitution import actions as constitution
from tests.acts.row import Row, now

FASTER = {"proposals.signature_days": 30}

ROWS: dict[str, Row] = {
    "constitution.propose": Row(
        do=lambda _s, who: now(constitution.propose, who, changes=FASTER),
        twice="own",
    ),
}
