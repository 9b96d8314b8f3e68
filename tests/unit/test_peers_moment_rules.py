"""The times of one record run neither backwards nor ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from federation.peers.rules.moments import MOST_APART, is_to_come, moment_of

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("stated", "before", "counts"),
    [
        (NOON, None, NOON),
        (NOON, NOON, NOON),
        (NOON, NOON - A_SECOND, NOON),
        (NOON, NOON + A_SECOND, NOON + A_SECOND),
    ],
)
def test_what_is_said_later_counts_as_said_no_earlier(stated, before, counts):
    assert moment_of(stated, before=before) == counts


def test_what_lies_further_ahead_than_clocks_differ_is_to_come():
    assert not is_to_come(NOON + MOST_APART, now=NOON)
    assert is_to_come(NOON + MOST_APART + A_SECOND, now=NOON)
