"""How much a guardian answers: no more than a home has people, so nobody can guess addresses."""

MOST_AT_ONCE = 500
FEWEST_REPEATS = 5
ONE_IN = 10


def most_questions(size: int) -> int:
    """How many different questions a home of so many people may ask in one joint vote.

    A little more than it has people, for a computer that had to begin again. The same question
    asked again is not counted.
    """
    return size + max(size // ONE_IN, FEWEST_REPEATS)
