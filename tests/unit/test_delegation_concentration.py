"""How votes are spread, in numbers that can be checked by hand."""

from fractions import Fraction

from delegation.rules.concentration import gini, largest, lorenz, majority_of


def test_where_all_carry_the_same():
    same = [2, 2, 2, 2]
    assert gini(same) == 0
    assert majority_of(same) == 3
    assert largest(same, most=2) == [Fraction(1, 4)] * 2
    assert lorenz(same) == [(Fraction(n, 4), Fraction(n, 4)) for n in range(5)]


def test_where_one_carries_everything():
    one = [0, 0, 0, 12]
    assert gini(one) == Fraction(3, 4)
    assert majority_of(one) == 1
    assert lorenz(one)[-2:] == [(Fraction(3, 4), 0), (1, 1)]


def test_half_is_no_majority():
    assert majority_of([3, 1, 1, 1]) == 2


def test_a_worked_example():
    weights = [1, 5, 2, Fraction(1, 2), Fraction(3, 2)]
    # 2 × (1/2 + 2 × 1 + 3 × 3/2 + 4 × 2 + 5 × 5) / (5 × 10) − 6/5
    assert gini(weights) == Fraction(2, 5)
    assert majority_of(weights) == 2
    assert largest(weights, most=3) == [Fraction(1, 2), Fraction(1, 5), Fraction(3, 20)]


def test_a_curve_has_no_more_points_than_asked_for():
    curve = lorenz(range(1, 1001), points=10)
    assert len(curve) == 11
    assert curve[5] == (Fraction(1, 2), Fraction(500 * 501, 1000 * 1001))


def test_without_votes_there_is_nothing_to_spread():
    assert (gini([]), majority_of([0]), largest([0, 0], most=3), lorenz([])) == (0, 0, [], [])
