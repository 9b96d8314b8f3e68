"""From numbers to places in a picture, in whole steps that people count in."""

from dataclasses import dataclass

MOST_RULES = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Lets `low` … `high` lie between two edges of the picture; the edges may be turned round."""

    low: int
    high: int
    start: int
    end: int

    def __call__(self, value: int) -> int:
        """Where the value lies, to the nearest whole unit of the picture."""
        reach = max(self.high - self.low, 1)
        way = (self.end - self.start) * (value - self.low)
        return self.start + (2 * way + reach) // (2 * reach)


def step_for(reach: int) -> int:
    """The least of 1, 2, 5, 10, 20, 50 … with which few enough rules cover the reach."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * (MOST_RULES - 1) >= reach:
                return step * factor
        step *= 10


def rules_for(low: int, high: int) -> list[int]:
    """Round numbers from at most `low` to at least `high`; zero is one of them if it lies there."""
    step = step_for(max(high - low, 1))
    first = low // step * step
    last = -(-high // step) * step
    return list(range(first, max(last, first + step) + 1, step))
