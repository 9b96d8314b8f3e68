"""How votes are spread over those who cast them, in exact numbers."""

from collections.abc import Iterable
from fractions import Fraction

Weight = int | Fraction


def lorenz(weights: Iterable[Weight], *, points: int = 100) -> list[tuple[Fraction, Fraction]]:
    """The Lorenz curve: so large a part of the people, smallest weights first, carries that share.

    It has at most so many points after (0, 0), and ends in (1, 1). Without any votes it is empty.
    """
    ordered = sorted(weights)
    total = sum(ordered)
    if not total:
        return []
    people = len(ordered)
    shown = sorted({-(-people * point // points) for point in range(1, points + 1)})
    curve, sum_, before = [(Fraction(0), Fraction(0))], Fraction(0), 0
    for place in shown:
        sum_ += sum(ordered[before:place])
        before = place
        curve.append((Fraction(place, people), Fraction(sum_, total)))
    return curve


def gini(weights: Iterable[Weight]) -> Fraction:
    """The Gini coefficient: 0 if all carry the same, nearly 1 if one of many carries everything."""
    ordered = sorted(weights)
    people, total = len(ordered), sum(ordered)
    if not total:
        return Fraction(0)
    ranked = sum(place * weight for place, weight in enumerate(ordered, 1))
    return Fraction(2 * ranked, people * total) - Fraction(people + 1, people)


def majority_of(weights: Iterable[Weight]) -> int:
    """How few people carry more than half of all votes together; 0 without any votes."""
    ordered = sorted(weights, reverse=True)
    missing = Fraction(sum(ordered), 2)
    for people, weight in enumerate(ordered, 1):
        missing -= weight
        if missing < 0:
            return people
    return 0


def largest(weights: Iterable[Weight], *, most: int) -> list[Fraction]:
    """The largest shares of all votes, the largest first."""
    ordered = sorted(weights, reverse=True)
    total = sum(ordered)
    return [Fraction(weight, total) for weight in ordered[:most]] if total else []
