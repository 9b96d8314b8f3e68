"""`python -m core.demonstration`: serves the whole demonstration until Ctrl-C."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from core.demonstration.conductor import SECONDS_ALONE, Days, conduct
from core.demonstration.homes import PLACES, Home, Refused, homes
from core.demonstration.stage import Stage

LOOK_SECONDS = 0.5


def main(words: Sequence[str] | None = None) -> int:
    """Start everybody, say where they are, and stop them together."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/demo"))
    parser.add_argument("--port", type=int, default=8000, help="of the village; others follow")
    parser.add_argument("--village", metavar="LANGUAGE", default="en")
    parser.add_argument("--places", nargs="+", default=PLACES, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    stages: list[Stage] = []
    try:
        found = homes(asked.folder, asked.port, asked.places)
        begin(found, asked.village, stages)
        return mind(stages, Days(asked.folder.resolve()))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except KeyboardInterrupt:
        return 0
    finally:
        for stage in stages:
            stage.end()
        for stage in stages:
            stage.wait()


def begin(found: Sequence[Home], language: str, stages: list[Stage]) -> None:
    """Bring everybody to today, the first of them at any rate; raises Refused."""
    first, *others = found
    is_new = not first.is_lived_in
    if is_new:
        require_untouched(others)
        _say("Letting four months pass in the village and around it …")
    stages.append(Stage(first, language))
    require_here(stages[0], stages[0].answer(SECONDS_ALONE))
    for home in others:
        if is_new:
            home.take_tables_from(first)
        elif not home.is_lived_in:
            _say(f"{home.place} has no life yet. Remove {home.path.parent}, and all is made anew.")
            continue
        stages.append(Stage(home, language))
    for stage in stages[1:]:
        stage.answer(SECONDS_ALONE)
    conduct(stages)
    require_here(stages[0], "here")
    for stage in stages:
        if not stage.is_lost:
            _say(f"{stage.place:15} is at {stage.home.address}/")
    _say("Ctrl-C ends them all.")


def require_untouched(others: Sequence[Home]) -> None:
    """Raises Refused for homes that know a village which is no more, or was never finished."""
    for home in others:
        if home.is_begun:
            raise Refused(
                f"The demonstration in {home.path.parent} was begun and not finished. Remove that "
                f"folder, and all is made anew."
            )


def require_here(stage: Stage, answer: str) -> None:
    """Raises Refused for somebody without whom there is nothing to see."""
    if stage.is_lost or not answer:
        raise Refused("The village did not start.")


def mind(stages: Sequence[Stage], days: Days) -> int:
    """Wait until all have ended; whoever ends alone is missed, and the others go on, day by day."""
    missed: set[str] = set()
    while len(missed) < len(stages):
        for stage in stages:
            if stage.place not in missed and stage.has_ended:
                missed.add(stage.place)
                _say(f"{stage.place} has ended; the others go on.")
        days.follow(stages)
        time.sleep(LOOK_SECONDS)
    return 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
