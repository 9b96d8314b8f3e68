"""Random scenarios of the kind `delegation`, and a second, plain account of what must come of them.

The account shares nothing with the software: it asks again and again whether anybody's rule yields
something new, and exists only to disagree.
"""

from random import Random
from typing import Any

NAMES = ["Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip", "Greta", "Hanka", "Ingrid", "Jurek"]
CATEGORIES = ["roads", "roads ", "", "money.big", "Roads"]


# --- Making -----------------------------------------------------------------------------------
def a_picture(number: int) -> dict[str, Any]:
    """A scenario that depends on nothing but its number; its `expected` is the account's."""
    chance = Random(number)
    people = NAMES[: chance.randint(2, 10)]
    members = chance.sample(people, chance.randint(1, len(people)))
    issues = {
        name: {"categories": chance.sample(CATEGORIES, chance.randint(0, 3))}
        for name in ("well", "bridge", " ")[: chance.randint(1, 3)]
    }
    picture: dict[str, Any] = {
        "id": f"picture {number}",
        "kind": "delegation",
        "now": chance.choice([0, 0, 7, -3]),
        "members": members,
        "issues": issues,
        "direct": [
            [person, issue, chance.choice([1, -1, 0])]
            for person in people
            for issue in issues
            if chance.random() < 0.3
        ],
        "delegations": some_rules(chance, people, list(issues)),
    }
    return picture | {"expected": told(picture)}


def some_rules(chance: Random, people: list[str], issues: list[str]) -> list[dict[str, Any]]:
    """Rules of all kinds; one for each person and scope."""
    rules = []
    scopes: list[Any] = ["global", *({"category": each} for each in [*CATEGORIES, "no issue's"])]
    scopes += [{"issue": issue} for issue in issues]
    for person in people:
        for scope in chance.sample(scopes, chance.randint(0, 3)):
            most = min(len(people), chance.choice([1, 1, 1, 2, 3]))
            rule = {"from": person, "to": chance.sample(people, most), "scope": scope}
            if chance.random() < 0.5:
                rule["expires"] = chance.choice([None, -9, -3, -2, 0, 1, 7, 8, 2**40])
            rules.append(rule)
    return rules


# --- Telling ----------------------------------------------------------------------------------
def told(picture: dict[str, Any]) -> dict[str, Any]:
    """What comes of a picture, by the rules of docs/rehearsal.md."""
    return {issue: told_of(issue, picture) for issue in picture["issues"]}


def told_of(issue: str, picture: dict[str, Any]) -> dict[str, Any]:
    members = picture["members"]
    own = {who: vote for who, what, vote in picture["direct"] if what == issue and who in members}
    follows = {who: whom for who in members if (whom := followed_by(who, issue, picture))}
    votes = dict(own)
    while new := {
        who: votes[whom[0]]
        for who, whom in follows.items()
        if who not in votes and all(one in votes for one in whom)
        if len({votes[one] for one in whom}) == 1
    }:
        votes |= new
    how = {
        who: "direct" if who in own else "delegated" if who in votes else "unresolved"
        for who in members
    }
    counts = list(votes.values())
    return {
        "votes": {who: votes.get(who, 0) for who in members},
        "how": how,
        "tally": {
            "yes": counts.count(1),
            "no": counts.count(-1),
            "blank": counts.count(0),
            "unresolved": len(members) - len(votes),
        },
        "sum": sum(counts),
        "weights": weights(own, votes, follows),
    }


def weights(
    own: dict[str, int], votes: dict[str, int], follows: dict[str, list[str]]
) -> dict[str, int] | None:
    if any(len(whom) > 1 for whom in follows.values()):
        return None
    carried = dict.fromkeys(own, 0)
    for who in votes:
        at = who
        while at not in own:
            at = follows[at][0]
        carried[at] += 1
    return carried


def followed_by(who: str, issue: str, picture: dict[str, Any]) -> list[str]:
    """Whom the rule names that decides for somebody; nobody where no rule lives."""
    now, members = picture["now"], picture["members"]
    live = [
        rule
        for rule in picture["delegations"]
        if rule["from"] == who
        and (rule.get("expires") is None or now < rule["expires"])
        and all(one in members for one in rule["to"])
    ]
    levels = (
        [{"issue": issue}],
        [{"category": each} for each in picture["issues"][issue]["categories"]],
        ["global"],
    )
    for level in levels:
        named = [one for rule in live if rule["scope"] in level for one in rule["to"]]
        if named:
            return list(dict.fromkeys(named))
    return []
