"""Count delegated votes again: `python program.py SNAPSHOT [SHA-256]`.

A snapshot holds what a count used: everybody who acts in the open, by name, with their vote, and
the mandates of all others without saying whose they are. This program carries the votes on and
prints the totals. It needs Python 3.10 or later and nothing else, and is short enough to be read.

The rule. A mandate is a list of choices. A choice names people and says how many of them must
agree (`quota`); with `joint` they must agree on something new, neither blank nor the status quo.
A choice *yields* an outcome as soon as so many of its people have that outcome. We start from the
own votes. At the first level (first choices, second choices, ...) at which somebody without an
outcome has a choice that yields, all of these get their outcome at once; then we begin again with
the first choices, until nothing yields any more. Whoever is left counts for nothing.

Whoever has several mandates of equal rank follows what all of them come to, if it is the same.
"""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

BLANK = "blank"
Json = dict[str, Any]


def main(file: str, expected: str = "") -> int:
    """Print the hash and the totals; 1 if another hash was expected."""
    data = Path(file).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    print("SHA-256", digest)
    if expected and digest != expected.lower():
        print("This is NOT the snapshot with the SHA-256", expected)
        return 1
    own, delegated, unresolved = count(json.loads(data))
    width = max(len(key) for key in own)
    print("option".ljust(width), "own open votes", "delegated", sep="  ")
    for key in own:
        print(key.ljust(width), f"{own[key]:14}", f"{delegated[key]:9}", sep="  ")
    print("came to nothing:", unresolved)
    return 0


def count(snapshot: Json) -> tuple[dict[str, int], dict[str, int], int]:
    """Own votes and delegated votes by option, and how many came to nothing."""
    keys = [*snapshot["options"], BLANK]
    own, delegated, unresolved = dict.fromkeys(keys, 0), dict.fromkeys(keys, 0), 0
    outcomes = resolve(snapshot)
    for person in snapshot["open"]:
        if person["vote"] is not None:
            own[person["vote"]] += 1
        elif outcomes.get(person["name"]) is not None:
            delegated[outcomes[person["name"]]] += 1
        else:
            unresolved += 1
    for number, group in enumerate(snapshot["secret"]):
        if outcomes.get(number) is not None:
            delegated[outcomes[number]] += group["members"]
        else:
            unresolved += group["members"]
    return own, delegated, unresolved


def resolve(snapshot: Json) -> dict[Any, str]:
    """The outcome of everybody: of open voters by name, of the others by number."""
    outcomes = {one["name"]: one["vote"] for one in snapshot["open"] if one["vote"] is not None}
    # A vote that was cast so late that nobody could react to it is followed by nobody.
    silent = {one["name"] for one in snapshot["open"] if one["alone"]}
    dull = {BLANK, snapshot["status_quo"]}
    undecided = choices_of_everybody(snapshot, outcomes)
    level = 0
    while any(level < len(choices) for choices in undecided.values()):
        new = {}
        for who, choices in undecided.items():
            if level < len(choices):
                outcome = yielded(choices[level], outcomes, silent, dull)
                if outcome is not None:
                    new[who] = outcome
        outcomes.update(new)
        for who in new:
            del undecided[who]
        level = 0 if new else level + 1
    return outcomes


def yielded(choice: Json, outcomes: dict[Any, str], silent: set[str], dull: set[str]) -> str | None:
    """What enough of the people named by a choice agree on; None: nothing yet."""
    votes = Counter(outcomes.get(name) for name in choice["of"] if name not in silent)
    for outcome, number in votes.items():
        if outcome is None or (choice["joint"] and outcome in dull):
            continue
        if number >= choice["quota"]:
            return outcome
    return None


def choices_of_everybody(snapshot: Json, outcomes: dict[Any, str]) -> dict[Any, list[Json]]:
    """The choices of all who have not voted themselves."""
    everybody: list[tuple[Any, Any]] = [(one["name"], one["mandate"]) for one in snapshot["open"]]
    everybody += [(number, one["mandate"]) for number, one in enumerate(snapshot["secret"])]
    found: dict[Any, list[Json]] = {}
    for who, lists in everybody:
        if who in outcomes or not lists:
            continue
        if len(lists) == 1:
            found[who] = lists[0]
            continue
        # Each list is resolved as if it were somebody, and all of these must agree.
        standins = [(who, number) for number in range(len(lists))]
        found.update(zip(standins, lists, strict=True))
        found[who] = [{"of": standins, "quota": len(lists), "joint": False}]
    return found


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
