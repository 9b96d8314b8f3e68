"""A process is killed while it delivers; the next one sends what it had claimed."""

import pytest

from core.instance import instance
from federation.identity.actions.delivering import CLAIM
from tests import strangers
from tests.crash.points import Point
from tests.homes import Home

pytestmark = pytest.mark.crash
STORY = "tests.crash.outbox"
SENDING = "federation.identity.actions.delivering:_send"
# Where it dies, and how often the answer arrived before.
MOMENTS = {
    "when the lane was claimed": (Point(at="UPDATE .identity_lane", when="after"), 0),
    "before it sent": (Point(at="^CALL", calls=(SENDING,)), 0),
    "when it had sent": (Point(at="^CALL", calls=(SENDING,), when="after"), 1),
    "before it was kept that it had sent": (Point(at="UPDATE .identity_delivery"), 1),
}


@pytest.mark.parametrize("when", MOMENTS)
def test_what_a_dead_process_had_claimed_is_sent_after_three_minutes(prepared_home: Home, when):
    point, arrived = MOMENTS[when]
    with strangers.a_stranger() as stranger:
        here = stranger.base.partition("//")[2]
        with prepared_home.copied(FOLKMOOT_LOOPBACK_PEERS=here) as home:
            follow = stranger.says("Follow", f"{instance.address}/federation/group")
            answer = home.play(f"{STORY}:queue", asked=follow, inbox=f"{stranger.base}/inbox")
            home.die(f"{STORY}:deliver", point)
            assert len(stranger.received) == arrived
            # Until then it could still be on its way.
            assert home.play(f"{STORY}:deliver", after=CLAIM.seconds // 2) == 0
            assert home.play(f"{STORY}:look") == {"waiting": 1, "answers": [0], "failures": 0}
            assert home.play(f"{STORY}:deliver", after=CLAIM.seconds) == 1
            assert home.play(f"{STORY}:deliver", after=3 * CLAIM.seconds) == 0
            assert home.play(f"{STORY}:look") == {"waiting": 0, "answers": [202], "failures": 0}
        # Sent twice at worst, and always the same, which others know by its id.
        assert [one["id"] for one in stranger.received] == [answer] * (arrived + 1)
