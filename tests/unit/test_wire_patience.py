"""Whoever does not answer is tried again later and later, for ever."""

from datetime import timedelta

import pytest

from federation.wire.rules.patience import pause_after


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (10**9, 360)]
)
def test_the_pause_doubles_up_to_six_hours(failures, minutes):
    assert pause_after(failures) == timedelta(minutes=minutes)
