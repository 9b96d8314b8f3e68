"""Whatever a peer gives back, nothing but what we signed takes its place in our record."""

from hypothesis import given
from hypothesis import strategies as some

from core.record.rules.tails import Kept, NotTheTail, tail
from core.record.rules.tree import Frontier, leaf_hash

Leaves = list[tuple[int, Kept]]
records = some.lists(some.binary(max_size=6), min_size=2, max_size=24)


def grown(datas: list[bytes]) -> Frontier:
    frontier = Frontier()
    for data in datas:
        frontier.add(leaf_hash(data))
    return frontier


@some.composite
def tails(draw):
    """The record as it was, where the copy ends, and what a peer gives: honest or twisted."""
    record = [bytes([at]) + data for at, data in enumerate(draw(records))]
    size = draw(some.integers(0, len(record) - 1))
    honest = [
        (at, Kept(hash=leaf_hash(data), data=draw(some.sampled_from([data, b""]))))
        for at, data in enumerate(record)
        if at >= size
    ]
    return record, size, honest, _twisted(draw, honest)


def _twisted(draw, honest: Leaves) -> Leaves:
    found = list(honest)
    for _time in range(draw(some.integers(0, 3))):
        at = draw(some.integers(0, max(len(found) - 1, 0)))
        match draw(some.sampled_from(["drop", "double", "swap", "alter", "words", "move"])):
            case "drop":
                del found[at : at + 1]
            case "double":
                found[at:at] = found[at : at + 1]
            case "swap":
                found[at : at + 2] = reversed(found[at : at + 2])
            case "alter" if found:
                found[at] = (found[at][0], Kept(hash=leaf_hash(draw(some.binary(max_size=3)))))
            case "words" if found:
                found[at] = (found[at][0], Kept(hash=found[at][1].hash, data=b"other words"))
            case "move" if found:
                found[at] = (draw(some.integers(0, 30)), found[at][1])
    return found


@given(tails(), some.data())
def test_it_is_the_record_as_it_was_or_nothing(case, data):
    record, size, honest, given_back = case
    signed = {len(record): grown(record).root}
    for middle in data.draw(some.sets(some.integers(size, len(record)), max_size=3)):
        if middle:
            signed[middle] = grown(record[:middle]).root
    start = grown(record[:size])
    try:
        found = tail(start, given_back, signed)
    except NotTheTail:
        assert given_back != honest
    else:
        assert [leaf.hash for leaf in found] == [leaf.hash for _at, leaf in honest]
        told = zip(found, record[size:], strict=True)
        assert all(leaf.data in (b"", was) for leaf, was in told)
    assert start.size == size
