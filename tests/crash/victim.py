"""Stories in processes of their own, which die where they are told to.

Loading Folkmoot takes longer than most stories. One process loads it and lives none; each story
is lived by a fork of it, which takes on the environment it is given as a process that starts would.
One line of JSON on standard input orders a story, one on standard output says how it ended, or
which process lives it, if it is to go on by itself.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import django
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.utils.functional import empty

from core.instance import from_environment, instance

# What most stories need; they are loaded only when the rooms are.
COMMON = ("core.urls", "tests.crash.points", "tests.votes")
# No story takes so long; one that hangs does not outlive its test.
PATIENCE = 300


def main() -> None:
    """Load everything, then fork for each order until there are no more."""
    django.setup()
    for name in COMMON:
        import_module(name)
    # What belongs to a home is opened by its story alone, or homes would share it.
    assert not caches.all(initialized_only=True)
    assert all(made.connection is None for made in connections.all(initialized_only=True))
    # Forks share the memory of what was loaded as long as nobody touches it.
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        process = os.fork()
        if process == 0:
            _live_and_end(order)
        goes_on = order.get("goes_on", False)
        answer = process if goes_on else os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        print(answer, flush=True)


def _live_and_end(order: Mapping[str, Any]) -> NoReturn:
    signal.alarm(PATIENCE)
    for descriptor, name in enumerate((os.devnull, order["stdout"], order["stderr"])):
        os.dup2(os.open(name, os.O_RDWR), descriptor)
    status = 1
    try:
        _take_on(order["environment"])
        print(json.dumps(_live(order["story"], order["facts"], order["point"])), flush=True)
        connections.close_all()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _take_on(environment: Mapping[str, str]) -> None:
    """Read the environment as at a start: the home it names and the settings that follow."""
    os.environ.clear()
    os.environ.update(environment)
    vars(instance).clear()
    vars(instance).update(vars(from_environment()))
    # Each part of the settings reads the environment when it is loaded.
    for name in [name for name in sys.modules if name.startswith("core.settings")]:
        del sys.modules[name]
    settings._wrapped = empty
    for known in connections.all(initialized_only=True):
        del connections[known.alias]
    for kept in (connections, caches):
        vars(kept).pop("settings", None)
        vars(kept)["_settings"] = None


def _live(story: str, facts: dict[str, Any], point: str) -> Any:
    name, _, function = story.partition(":")
    play = getattr(import_module(name), function)
    if point:
        points = import_module("tests.crash.points")
        points.arm(points.Point.read(point))
    return play(**facts)


if __name__ == "__main__":
    main()
