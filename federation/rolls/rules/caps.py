"""How much a guardian answers: about few more than a home says it has, so that none can guess."""

MOST_AT_ONCE = 500
FEWEST_REPEATS = 5
ONE_IN = 10


def most_questions(size: int) -> int:
    """How many different questions a home of so many people may ask in one joint vote.

    A little more than it has people, for questions that were put anew with another secret because
    their answers were lost. The same question asked again is not counted. A computer that begins
    all over asks more than that, and the roll is not compared.
    """
    return size + max(size // ONE_IN, FEWEST_REPEATS)
