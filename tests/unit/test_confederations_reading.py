"""Bodies of civic objects are read strictly: a right form is read, every other one is refused."""

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

import pytest

from federation.confederations.exchange.names import given_by, is_given_by
from federation.confederations.exchange.reading import Body, Malformed
from federation.confederations.rules.majorities import Ballots

ORIGIN = "0123456789abcdef" * 4
UID = "01234567-89ab-cdef-0000-000000000001"
RIGHT = [
    (lambda body: body.text("x", most=5), "hello", "hello"),
    (lambda body: body.text("x", most=5, least=0), "", ""),
    (lambda body: body.choice("x", ("a", "b")), "b", "b"),
    (lambda body: body.whole("x"), 7, 7),
    (lambda body: body.hex("x"), ORIGIN, ORIGIN),
    (lambda body: body.maybe_hex("x"), None, ""),
    (lambda body: body.maybe_hex("x"), ORIGIN, ORIGIN),
    (lambda body: body.uid("x", by=ORIGIN), UID, UUID(UID)),
    (lambda body: body.maybe_uid("x"), None, None),
    (lambda body: body.maybe_uid("x"), UID, UUID(UID)),
    (lambda body: body.day("x"), "2030-05-01", date(2030, 5, 1)),
    (lambda body: body.moment("x"), 60, datetime(1970, 1, 1, 0, 1, tzinfo=UTC)),
    (lambda body: body.weight("x"), "1/2", Fraction(1, 2)),
    (lambda body: body.weight("x"), "3", Fraction(3)),
    (lambda body: body.part("x").ballots(), {"yes": 1, "no": 2, "blank": 0}, Ballots(yes=1, no=2)),
    (lambda body: body.parts("x", most=1), [{"a": 1}], [{"a": 1}]),
    (lambda body: body.texts("x", most=1, longest=1), ["a"], ["a"]),
    (lambda body: body.counts("x", most=1), {ORIGIN: 4}, {ORIGIN: 4}),
    (lambda body: body.values("x", most=2), {"a": True, "b": None}, {"a": True, "b": None}),
]
WRONG = [
    (lambda body: body.text("x", most=5), ["toolong", "", 5, None]),
    (lambda body: body.choice("x", ("a", "b")), ["c", "", None, ["a"]]),
    (lambda body: body.whole("x", least=1, most=9), [0, 10, True, "5", None, 5.0]),
    (lambda body: body.hex("x"), [ORIGIN[:-1], ORIGIN.upper(), ORIGIN + "\n", 1, None]),
    (lambda body: body.uid("x"), ["", UID.replace("-", ""), UID.upper(), 7, None]),
    (lambda body: body.uid("x", by="f" * 64), [UID]),
    (lambda body: body.day("x"), ["2030-02-30", "20300501", "9999-12-31", "2030-5-1", 20300501]),
    (lambda body: body.moment("x"), [-1, 10**12, True, "0"]),
    (lambda body: body.weight("x"), ["0", "1/0", "-1", "1.5", "99999", 1]),
    (lambda body: body.part("x").ballots(), [{}, {"yes": -1, "no": 0, "blank": 0}, []]),
    (lambda body: body.parts("x", most=1), [[{}, {}], [1], {}, "x"]),
    (lambda body: body.texts("x", most=1, longest=1), [["a", "b"], ["ab"], [1], "a"]),
    (lambda body: body.counts("x", most=1), [{"short": 1}, {ORIGIN: -1}, {ORIGIN: "1"}, []]),
    (lambda body: body.values("x", most=1), [{"a": [1]}, {"a": 1, "b": 2}, []]),
]


@pytest.mark.parametrize(("read", "given", "expected"), RIGHT)
def test_what_has_its_form_is_read(read, given, expected):
    assert read(Body({"x": given})) == expected


@pytest.mark.parametrize(("read", "wrong"), [(read, one) for read, all_ in WRONG for one in all_])
def test_everything_else_is_refused_by_the_name_of_the_field(read, wrong):
    with pytest.raises(Malformed):
        read(Body({"x": wrong}))
    with pytest.raises(Malformed):
        read(Body({}))


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_signs_that_no_database_keeps_are_refused_wherever_they_stand(sign):
    Body({"x": ["ä\n"]}).require_legible()
    for found in ({"x": sign}, {"x": [{"y": f"a{sign}"}]}, {sign: 1}):
        with pytest.raises(Malformed):
            Body(found).require_legible()


def test_a_name_tells_which_group_gave_it():
    name = given_by(ORIGIN)
    assert is_given_by(name, ORIGIN)
    assert name != given_by(ORIGIN)
    assert not is_given_by(name, "f" * 64)
