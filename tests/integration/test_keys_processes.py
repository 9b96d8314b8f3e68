"""Keys are changed by commands, in processes that have to ask others before they sign."""

import pytest

from tests.homes import Home, ProcessFailed

STORY = "tests.crash.changing_keys"
COMMANDS = (("change_log_key",), ("change_key", "object"), ("change_key", "http"))


def test_a_home_that_knows_others_changes_its_keys_unless_they_hold_more(prepared_demo: Home):
    with prepared_demo.copied() as home:
        home.play(f"{STORY}:meet")
        for command in COMMANDS[:2]:
            assert "2 from now on" in home.manage(*command)
        changed = home.play(f"{STORY}:look")
        assert changed == {"keys": [2, 2, 1], "waiting": 0}
        home.play(f"{STORY}:lose_the_end")
        for command in COMMANDS:
            with pytest.raises(ProcessFailed) as failed:
                home.manage(*command)
            assert "ended with 2:" in str(failed.value)
            assert "others may hold more of it" in str(failed.value)
            assert "Traceback" not in str(failed.value)
        assert home.play(f"{STORY}:look") == changed
