"""Random scenarios of the kind `referendum`, and a second, plain account of what must come of them.

The account shares nothing with the software: it keeps sets and dictionaries, follows the rules of
docs/rehearsal.md line by line, and exists only to disagree.
"""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

NAMES = ["Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip", "Greta", "Hanka", "Ingrid", "Jurek"]


# --- Making -----------------------------------------------------------------------------------
def a_story(number: int, *, days: int | None = None) -> dict[str, Any]:
    """A scenario that depends on nothing but its number."""
    chance = Random(number)
    members = NAMES[: chance.randint(1, 7)]
    config = a_config(chance, len(members))
    length = chance.randint(0, 16) if days is None else days
    return {
        "id": f"story {number}",
        "kind": "referendum",
        "creation_date": str(date(2030, 1, 1) + timedelta(days=chance.randint(0, 4000))),
        "author": chance.choice(members),
        "initial_members": members,
        "config": config,
        "days": [some_events(chance, config) for _ in range(length)],
    }


def a_config(chance: Random, members: int) -> dict[str, Any]:
    """Rules short enough that something is decided."""
    options = ["", "plums", "apples", "no", "no ", "Blank"][: chance.randint(2, 6)]
    chance.shuffle(options)
    den = chance.randint(1, 9)
    config: dict[str, Any] = {
        "signatures": chance.choice(
            [
                {"type": "absolute", "value": chance.randint(1, 4)},
                {"type": "fraction", "num": chance.randint(1, den), "den": den},
            ]
        ),
        "signature_days": chance.randint(1, 8),
        "discussion_days": chance.choice([0, 0, 1, 2]),
        "voting_days": chance.randint(1, 4),
        "options": options,
        "status_quo": chance.choice(options),
    }
    den = chance.randint(1, members + 2)
    if chance.random() < 0.7:
        config["quorum"] = chance.choice(
            [
                None,
                {"basis": "participation", "num": chance.randint(0, den), "den": den},
                {"basis": "approval", "num": chance.randint(0, den), "den": den},
            ]
        )
    for name, values in (
        ("revote", [True, False]),
        ("author_signs", [True, True, False]),
        ("vacatio_days", [0, 3, 400]),
    ):
        if chance.random() < 0.6:
            config[name] = chance.choice(values)
    return config


def some_events(chance: Random, config: dict[str, Any]) -> list[dict[str, Any]]:
    """What one day brings: mostly signing and voting, some coming and going."""
    ops = ["sign"] * 4 + ["unsign", "admit", "remove"] + ["vote"] * 7
    events = []
    for _ in range(chance.choice([0, 1, 2, 4, 8])):
        event = {"op": chance.choice(ops), "member": chance.choice(NAMES[:9])}
        if event["op"] == "vote":
            event["choice"] = chance.choice([*config["options"] * 3, "blank", "pears"])
        events.append(event)
    return events


# --- Telling ----------------------------------------------------------------------------------
class Account:
    """What must come of one scenario."""

    def __init__(self, story: dict[str, Any]) -> None:
        self.story, self.config = story, story["config"]
        self.today = date.fromisoformat(story["creation_date"])
        self.members = set(story["initial_members"])
        self.signed = {story["author"]} if self.config.get("author_signs", True) else set()
        self.status = "collecting"
        self.roll: set[str] = set()
        self.ballots: dict[str, str] = {}
        self.final: dict[str, Any] = dict.fromkeys(
            [
                "date",
                "signatures_reached",
                "opens",
                "closes",
                "winner",
                "reason",
                "tally",
                "quorum_base",
                "in_force",
            ]
        )

    def result(self) -> dict[str, Any]:
        """The result that the command has to print."""
        daily, refused = [], []
        for day, events in enumerate(self.story["days"]):
            for index, event in enumerate(events):
                if not self.may(event):
                    refused.append([day, index])
            self.today += timedelta(days=1)
            daily.append(self.tick(day + 1))
            if self.status in ("approved", "rejected", "expired"):
                break
        final = {"status": self.status, **self.final}
        for name in ("date", "signatures_reached", "opens", "closes", "in_force"):
            final[name] = str(final[name]) if final[name] else None
        return {"id": self.story["id"], "daily": daily, "final": final, "refused": refused}

    def may(self, event: dict[str, Any]) -> bool:
        """Do what is possible; False if it is refused."""
        who, op = event["member"], event["op"]
        if op == "admit":
            possible = who not in self.members
            self.members.add(who)
            return possible
        if who not in self.members:
            return False
        if op == "remove":
            self.members.remove(who)
            return True
        if op == "vote":
            return self.vote(who, event["choice"])
        if self.status != "collecting" or (op == "sign") == (who in self.signed):
            return False
        self.signed ^= {who}
        return True

    def vote(self, who: str, choice: str) -> bool:
        is_open = self.status == "voting" and who in self.roll
        known = choice == "blank" or choice in self.config["options"]
        if not is_open or not known:
            return False
        if who in self.ballots and not self.config.get("revote", False):
            return False
        self.ballots[who] = choice
        return True

    def tick(self, number: int) -> dict[str, Any]:
        valid, needed = len(self.signed & self.members), self.needed()
        if self.status == "collecting":
            self.count_signatures(valid, needed)
        if self.status == "discussion" and self.today == self.final["opens"]:
            self.status, self.roll = "voting", set(self.members)
        if self.status == "voting" and self.today == self.final["closes"]:
            self.count_ballots()
        collects = self.status == "collecting"
        return {
            "tick": number,
            "date": str(self.today),
            "members": len(self.members),
            "status": self.status,
            "signatures": valid if collects else None,
            "needed": needed if collects else None,
        }

    def needed(self) -> int:
        rule = self.config["signatures"]
        if rule["type"] == "absolute":
            return rule["value"]
        return max(1, ceil(Fraction(rule["num"], rule["den"]) * len(self.members)))

    def count_signatures(self, valid: int, needed: int) -> None:
        created = date.fromisoformat(self.story["creation_date"])
        if valid >= needed:
            opens = self.today + timedelta(days=self.config["discussion_days"])
            closes = opens + timedelta(days=self.config["voting_days"])
            self.status = "discussion"
            self.final |= {"signatures_reached": self.today, "opens": opens, "closes": closes}
        elif self.today >= created + timedelta(days=self.config["signature_days"]):
            self.status = "expired"
            self.final |= {"date": self.today, "reason": "signatures"}

    def count_ballots(self) -> None:
        votes = Counter(self.ballots.values())
        tally = {option: votes[option] for option in self.config["options"]}
        most = max(tally.values())
        leaders = [option for option in tally if tally[option] == most]
        self.final |= {
            "date": self.today,
            "tally": {**tally, "blank": votes["blank"]},
            "quorum_base": len(self.roll),
        }
        self.status = "rejected"
        if len(leaders) > 1:
            self.final["reason"] = "tie"
        elif leaders == [self.config["status_quo"]]:
            self.final["reason"] = "status_quo_won"
        elif not self.has_quorum(most):
            self.final["reason"] = "quorum"
        else:
            self.status = "approved"
            in_force = self.today + timedelta(days=self.config.get("vacatio_days", 0))
            self.final |= {"reason": "adopted", "winner": leaders[0], "in_force": in_force}

    def has_quorum(self, approvals: int) -> bool:
        quorum = self.config.get("quorum")
        if not quorum:
            return True
        have = len(self.ballots) if quorum["basis"] == "participation" else approvals
        return have * quorum["den"] >= quorum["num"] * len(self.roll)
