"""Counting a second time by another method, before anything is published."""

import json
import os
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.charter.reading import numbered
from core.instance import instance
from delegation.matters import Matter, Voters
from delegation.rules.assembly import Assembly, Choices, Resolution, differences
from delegation.rules.graph import resolve_by_graph

# So many delegated votes are followed the second way where there are too many for all.
SAMPLE = 1000


class MethodsDiffer(Exception):
    """Two ways of counting came to different ends. Nothing may be published."""


def check(matter: Matter, voters: Voters, assembly: Assembly, resolution: Resolution) -> bool:
    """Resolve by the second method; returns whether only a sample could be.

    Raises MethodsDiffer; what was counted and both results are then kept in the home, for whoever
    finds out why.
    """
    limit: int = numbered(matter.charter)["delegation.checked_up_to"]
    sampled = assembly.members > limit
    if sampled:
        part, kept, choices = sample(assembly, resolution, most=limit)
        resolution = _part(resolution, kept, choices)
        assembly = part
    other = resolve_by_graph(assembly)
    if wrong := differences(resolution, other):
        file = _keep_dispute(matter, voters, assembly, (resolution, other))
        raise MethodsDiffer(
            f"{matter.key}: two ways of counting differ for {len(wrong)} people; nothing was "
            f"published, and both are kept in {file}"
        )
    return sampled


def sample(
    assembly: Assembly, resolution: Resolution, *, most: int
) -> tuple[Assembly, NDArray[np.int32], NDArray[np.int32]]:
    """Some members whose outcome was delegated, with everybody their outcome can depend on.

    Whom nobody in it names changes nothing, so that it can be resolved alone. Also gives the
    places of its people and of its choices in the whole. Never more than `most` people.
    """
    delegated = np.flatnonzero(resolution.level[: assembly.members] > 0).tolist()
    # Chance only chooses whom to look at; nothing is decided by it.
    drawn = random.SystemRandom().sample(delegated, min(SAMPLE, len(delegated)))
    found: set[int] = set()
    for member in drawn:
        if len(more := _reached(assembly.choices, member, found, most=most - len(found))):
            found |= more
    kept = np.array(sorted(found), np.int32)
    is_kept = np.zeros(assembly.size, np.bool_)
    is_kept[kept] = True
    choices = np.flatnonzero(is_kept[assembly.choices.owner]).astype(np.int32)
    return _only(assembly, kept, choices), kept, choices


def _reached(choices: Choices, member: int, known: set[int], *, most: int) -> set[int]:
    """Everybody reached from a member by names, without those known; nobody if too many."""
    if member in known:
        return set()
    found, waiting = {member}, deque([member])
    while waiting:
        for choice in choices.of(waiting.popleft()):
            for name in choices.named(choice).tolist():
                if name not in found and name not in known:
                    found.add(name)
                    waiting.append(name)
        if len(found) > most:
            return set()
    return found


def _only(assembly: Assembly, kept: NDArray[np.int32], choices: NDArray[np.int32]) -> Assembly:
    found = assembly.choices.at(choices)
    return Assembly(
        members=int(np.count_nonzero(kept < assembly.members)),
        options=assembly.options,
        status_quo=assembly.status_quo,
        direct=assembly.direct[kept],
        private=assembly.private[kept],
        choices=replace(
            found,
            owner=np.searchsorted(kept, found.owner).astype(np.int32),
            delegates=np.searchsorted(kept, found.delegates).astype(np.int32),
        ),
    )


def _part(
    resolution: Resolution, kept: NDArray[np.int32], choices: NDArray[np.int32]
) -> Resolution:
    via = resolution.via[kept]
    followed = via >= 0
    via[followed] = np.searchsorted(choices, via[followed])
    return Resolution(outcome=resolution.outcome[kept], level=resolution.level[kept], via=via)


def _keep_dispute(
    matter: Matter, voters: Voters, assembly: Assembly, results: Sequence[Resolution]
) -> str:
    """Write down what was counted and what came out, readable by the computer's keeper alone."""
    folder = instance.path / "disputes"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{matter.key.replace(':', '-')}.json"
    choices = assembly.choices
    content = {
        "matter": matter.key,
        "on_the_roll": voters.numbers.size,
        "members": assembly.members,
        "options": matter.keys,
        "status_quo": assembly.status_quo,
        "direct": assembly.direct.tolist(),
        "private": assembly.private.tolist(),
        "owner": choices.owner.tolist(),
        "level": choices.level.tolist(),
        "quota": choices.quota.tolist(),
        "joint": choices.joint.tolist(),
        "start": choices.start.tolist(),
        "delegates": choices.delegates.tolist(),
        "results": [
            {
                "outcome": result.outcome.tolist(),
                "level": result.level.tolist(),
                "via": result.via.tolist(),
            }
            for result in results
        ],
    }
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(content, stream)
    return str(file)
