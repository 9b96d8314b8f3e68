"""Why a vote stands as it does: read for one member, without looking at the others."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from delegation.rules.assembly import UNRESOLVED, Assembly, Resolution

# Nobody reads further; a chain may be a million long.
MOST_STEPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One member's outcome and whose agreement gave it; nobody's if it is an own vote, or none."""

    member: int
    outcome: int
    level: int  # 0 own vote, 1 to 5 the choice that yielded, −1 no outcome
    followed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One choice of a member as it stands: the delegates with their outcomes."""

    level: int
    quota: int
    joint_yes: bool
    outcomes: dict[int, int]  # a vote that counts for its voter alone is no outcome to others
    has_yielded: bool


def walk(
    member: int, step: Callable[[int], Step], *, most: int = MOST_STEPS
) -> tuple[list[Step], bool]:
    """The steps from a member to the own votes behind the outcome, and whether these are all.

    Who stands nearer comes first, and everybody once.
    """
    steps: list[Step] = []
    seen, waiting = {member}, deque([member])
    while waiting and len(steps) < most:
        steps.append(step(waiting.popleft()))
        new = [place for place in steps[-1].followed if place not in seen]
        seen.update(new)
        waiting.extend(new)
    return steps, not waiting


def chain(
    assembly: Assembly, resolution: Resolution, member: int, *, most: int = MOST_STEPS
) -> tuple[list[Step], bool]:
    """The same, from the arrays of a count."""
    return walk(member, lambda place: step(assembly, resolution, place), most=most)


def step(assembly: Assembly, resolution: Resolution, member: int) -> Step:
    """How one member's outcome came about."""
    return Step(
        member=member,
        outcome=int(resolution.outcome[member]),
        level=int(resolution.level[member]),
        followed=followed(assembly, resolution, member),
    )


def followed(assembly: Assembly, resolution: Resolution, member: int) -> tuple[int, ...]:
    """The delegates that agreed when the member's choice yielded."""
    via = int(resolution.via[member])
    if via == UNRESOLVED:
        return ()
    vote, wave = resolution.outcome[member], resolution.wave
    return tuple(
        place
        for place in assembly.choices.named(via).tolist()
        if resolution.outcome[place] == vote
        and not assembly.private[place]
        # Who came to the same vote later, perhaps through this member, agreed too late.
        and (wave is None or wave[place] < wave[member])
    )


def looks(assembly: Assembly, resolution: Resolution, member: int) -> list[Look]:
    """All choices that speak for a member, as they stand."""
    choices = assembly.choices
    return [
        Look(
            level=int(choices.level[choice]),
            quota=int(choices.quota[choice]),
            joint_yes=bool(choices.joint[choice]),
            outcomes={
                place: UNRESOLVED if assembly.private[place] else int(resolution.outcome[place])
                for place in choices.named(choice).tolist()
            },
            has_yielded=int(resolution.via[member]) == choice,
        )
        for choice in choices.of(member)
    ]
