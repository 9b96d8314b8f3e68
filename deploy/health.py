"""Waiting until the program is well, from beside it: through no web server."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

from deploy.steps import Failed

# The heart of several processes beats once a minute.
PATIENCE = 150.0


def ask(port: int) -> dict[str, Any]:
    """What a process says of itself and the others; empty when it does not answer."""
    url = f"http://127.0.0.1:{port}/health/ready/"
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        try:
            return dict(json.load(error))
        except ValueError:
            return {}
    except (OSError, ValueError):
        return {}


def wait(
    ports: Sequence[int],
    *,
    is_new: bool = True,
    is_lost: Callable[[], bool] = lambda: False,
    patience: float = PATIENCE,
) -> None:
    """Wait until every process is ready; after a start, also until the heart has beaten since.

    Raises Failed, at once when there is nothing to wait for any more.
    """
    started = time.monotonic()
    said: dict[str, Any] = {}
    while time.monotonic() < started + patience:
        answers = [ask(port) for port in ports]
        said = next((answer for answer in answers if not answer.get("ready")), answers[0])
        if is_well(said, seconds=int(time.monotonic() - started), is_new=is_new):
            return
        if is_lost():
            break
        time.sleep(2)
    raise Failed(f"The program is not well: {complaint(said)}")


def is_well(said: dict[str, Any], *, seconds: int, is_new: bool) -> bool:
    """Whether it is ready, and after a start, whether the last beat was none of before."""
    if not is_new:
        return bool(said.get("ready"))
    beat = said.get("checks", {}).get("heartbeat", {}).get("number")
    return bool(said.get("ready")) and beat is not None and beat <= seconds + 2


def complaint(said: dict[str, Any]) -> str:
    """What is broken, in a line."""
    broken = [name for name, check in said.get("checks", {}).items() if check["state"] != "well"]
    return ", ".join(broken) if broken else "no beat was seen" if said else "it does not answer"
