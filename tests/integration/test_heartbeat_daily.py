"""A question that is asked daily is answered as its QuerySet would answer it."""

from datetime import date, timedelta

import pytest

from core.heartbeat.daily import Daily, NotDaily, _Together, quiet, stirred
from core.heartbeat.models import Day

pytestmark = pytest.mark.django_db
FIRST = date(2030, 1, 1)


@pytest.fixture(autouse=True)
def ten_days():
    Day.objects.bulk_create(
        Day(date=FIRST + timedelta(days=n), was_present=n % 2 == 0) for n in range(10)
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: Day.objects.filter(date__lte=day, was_present=True).order_by("date"),
        lambda day: Day.objects.filter(date=day + timedelta(days=1)),
        lambda day: Day.objects.filter(date__range=(day - timedelta(days=2), day)).order_by(
            "-date"
        ),
        lambda _day: Day.objects.filter(was_present=True).order_by("date"),
        lambda day: Day.objects.filter(pk__in=Day.objects.filter(date__gt=day)).order_by("date"),
    ],
)
def test_every_day_gets_its_own_answer(ask):
    daily = Daily(lambda day: ask(day).values_list("date", flat=True))
    for n in (0, 3, 9, 12):
        day = FIRST + timedelta(days=n)
        assert daily(day) == [str(each) for each in ask(day).values_list("date", flat=True)]


def test_rows_are_looked_up_anew_each_time(django_assert_num_queries):
    daily = Daily(lambda day: Day.objects.filter(date__gte=day).values_list("date", flat=True))
    assert len(daily(FIRST)) == 10
    Day.objects.filter(date=FIRST).delete()
    with django_assert_num_queries(1):
        assert len(daily(FIRST)) == 9


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: Day.objects.filter(date=FIRST + timedelta(days=day.year)),
        lambda day: Day.objects.all() if day.year > 2100 else Day.objects.filter(date=day),
    ],
)
def test_what_depends_on_the_day_otherwise_is_refused(ask):
    with pytest.raises(NotDaily):
        Daily(ask)(FIRST)


def test_questions_with_seldom_an_answer_are_asked_together(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(_Together, "questions", [])
    begun, none, later = (
        Daily(lambda day: Day.objects.filter(date=day).values_list("date"), is_seldom=True),
        Daily(lambda day: Day.objects.filter(date__lt=day).values_list("date"), is_seldom=True),
        Daily(lambda day: Day.objects.filter(date__gt=day).values_list("date"), is_seldom=True),
    )
    with quiet():
        with django_assert_num_queries(1):
            assert (none(FIRST), none(FIRST)) == ([], [])
        with django_assert_num_queries(2):
            assert begun(FIRST) == [str(FIRST)]
            assert len(later(FIRST)) == 9
        with stirred():
            Day.objects.create(date=FIRST - timedelta(days=1))
        with django_assert_num_queries(2):
            assert none(FIRST) == [str(FIRST - timedelta(days=1))]
        with django_assert_num_queries(2):
            assert none(FIRST + timedelta(days=1)) != []
