"""Which arguments are printed: each side's own choice, in turn, and nobody's sabotage."""

from groups.proposals.rules.arguments import chosen

ARGUMENTS = {"a": "for", "b": "for", "c": "for", "x": "against", "y": "against"}


def printed(marks, *, places=2, arguments=ARGUMENTS, seed="seed"):
    numbered = dict(enumerate(marks))
    return chosen(arguments, numbered, places=places, seed=seed)


def test_what_most_of_a_side_find_helpful_is_printed_first():
    assert printed([{"b"}, {"b"}, {"a"}, {"y"}], places=1) == {"for": ["b"], "against": ["y"]}


def test_both_sides_have_the_same_number_of_places_however_many_speak_for_one():
    many = [{"a"}] * 90 + [{"b"}] * 50 + [{"c"}] * 40 + [{"x"}]
    found = printed(many)
    assert len(found["for"]) == len(found["against"]) == 2


def test_who_mostly_helps_one_side_does_not_choose_for_the_other():
    sincere = [{"a"}, {"a"}]
    # Three opponents would like to see the weakest argument printed.
    sabotage = [{"c", "x", "y"}] * 3
    assert printed([*sincere, *sabotage], places=1)["for"] == ["a"]


def test_who_finds_as_much_on_both_sides_speaks_for_both():
    assert printed([{"c", "y"}], places=1) == {"for": ["c"], "against": ["y"]}


def test_one_circle_of_friends_does_not_fill_all_places():
    friends = [{"a", "b"}] * 5
    others = [{"c"}] * 3
    assert set(printed([*friends, *others])["for"]) in ({"a", "c"}, {"b", "c"})


def test_a_tie_is_drawn_alike_by_everybody_and_not_by_who_wrote_first():
    same = printed([])
    assert same == printed([])
    turned = dict(reversed(ARGUMENTS.items()))
    assert printed([], arguments=turned) == same
    drawn = {printed([], places=1, seed=str(n))["for"][0] for n in range(30)}
    assert drawn == {"a", "b", "c"}


def test_marks_for_arguments_that_are_gone_count_for_nothing():
    assert printed([{"gone"}, {"gone", "b"}], places=1)["for"] == ["b"]


def test_without_arguments_nothing_is_printed():
    assert printed([], arguments={}) == {}
