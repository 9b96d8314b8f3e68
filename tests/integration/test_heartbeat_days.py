"""The one clock: each date's work is done once, in order, and nothing is missed."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from core import hooks
from core.heartbeat import actions, clock, jobs
from core.heartbeat.days import Step
from core.heartbeat.models import Cursor, Day, Failure, Matter
from core.record.actions import append
from core.record.verbs import Verb

pytestmark = pytest.mark.django_db
MAY_5 = date(2031, 5, 5)


def at(day: date, hour: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class Diary:
    """Steps that note what they were asked to do."""

    def __init__(self, monkeypatch):
        self.lines = []
        self.broken = set()
        self.settled = []
        monkeypatch.setattr(hooks.due, "_things", {})

    def step(self, name, order, *matters, settle=None):
        def act(matter, *, date, now):
            if matter in self.broken:
                raise ValueError(f"{matter} is broken")
            self.lines.append((date, name, matter))

        hooks.due.add(
            name,
            Step(name=name, order=order, matters=lambda _: matters, act=act, settle=settle),
        )

    def said(self):
        return [(name, matter) for _, name, matter in self.lines]


@pytest.fixture
def diary(monkeypatch):
    return Diary(monkeypatch)


def test_a_day_is_worked_through_in_the_order_of_its_steps(diary):
    diary.step("openings", 40, "12")
    diary.step("membership", 10, "count")
    diary.step("closings", 20, "7", "9")
    actions.beat(now=at(MAY_5))
    assert diary.said() == [
        ("membership", "count"),
        ("closings", "7"),
        ("closings", "9"),
        ("openings", "12"),
    ]


def test_a_second_beat_of_the_same_day_does_nothing_again(diary):
    diary.step("membership", 10, "count")
    actions.beat(now=at(MAY_5))
    assert actions.beat(now=at(MAY_5, 2)) == []
    assert len(diary.lines) == 1


def test_a_computer_that_slept_three_days_catches_up_each_day_once_and_in_order(diary):
    diary.step("membership", 10, "count")
    actions.beat(now=at(MAY_5))
    days = actions.beat(now=at(MAY_5 + timedelta(days=4)))
    assert days == [MAY_5 + timedelta(days=n) for n in (1, 2, 3, 4)]
    assert [day for day, _, _ in diary.lines] == [MAY_5, *days]


def test_dates_only_go_forward_when_the_clock_is_set_back(diary):
    diary.step("membership", 10, "count")
    actions.beat(now=at(MAY_5))
    yesterday = at(MAY_5 - timedelta(days=1))
    assert actions.beat(now=yesterday) == []
    assert len(diary.lines) == 1
    assert clock.group_date(yesterday) == MAY_5


def test_a_failing_matter_stops_only_itself_and_is_tried_again(diary):
    diary.step("closings", 20, "7", "9")
    diary.broken.add("7")
    actions.beat(now=at(MAY_5))
    assert diary.said() == [("closings", "9")]
    failure = Failure.objects.get()
    assert (failure.matter, failure.attempts) == ("7", 2)
    assert "7 is broken" in failure.error
    diary.broken.clear()
    actions.beat(now=at(MAY_5, 3))
    assert diary.said() == [("closings", "9"), ("closings", "7")]
    assert not Failure.objects.exists()


def test_a_failure_that_is_no_longer_due_is_forgotten(diary):
    diary.step("closings", 20, "7")
    diary.broken.add("7")
    actions.beat(now=at(MAY_5))
    hooks.due._things.clear()
    actions.beat(now=at(MAY_5, 3))
    assert not Failure.objects.exists()


def test_a_failing_matter_leaves_no_done_mark_and_none_of_its_changes(diary):
    def act(matter, *, date, now):
        Day.objects.create(date=date + timedelta(days=100))
        raise ValueError

    hooks.due.add("x", Step(name="x", order=1, matters=lambda _: ["1"], act=act))
    actions.beat(now=at(MAY_5))
    assert not Day.objects.filter(date=MAY_5 + timedelta(days=100)).exists()
    assert not Matter.objects.exists()


def test_what_a_dying_process_left_unsettled_is_settled_on_the_next_day(diary):
    done = []
    diary.step("publication", 80, "box", settle=done.append)
    Matter.objects.create(
        date=MAY_5, step="publication", matter="old box", done_at=at(MAY_5), is_settled=False
    )
    actions.beat(now=at(MAY_5 + timedelta(days=1)))
    assert set(done) == {"box", "old box"}
    assert not Matter.objects.filter(is_settled=False).exists()


def test_dates_on_which_the_program_never_ran_are_known_as_lost(diary):
    actions.beat(now=at(MAY_5))
    actions.beat(now=at(MAY_5 + timedelta(days=3)))
    lost = actions.days_lost(MAY_5, MAY_5 + timedelta(days=4))
    assert lost == [MAY_5 + timedelta(days=1), MAY_5 + timedelta(days=2)]


def test_the_group_date_follows_the_groups_own_time_zone(diary, monkeypatch):
    late_evening = datetime(2031, 5, 5, 22, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "current", lambda: {"group.time_zone": "Europe/Warsaw"})
    assert clock.group_date(late_evening) == date(2031, 5, 6)


def test_the_page_of_the_heartbeat_tells_what_failed(diary, client):
    diary.step("closings", 20, "7")
    diary.broken.add("7")
    actions.beat(now=clock.now())
    page = client.get("/heartbeat/")
    assert page.status_code == 200
    assert "closings 7" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_matter_once(monkeypatch):
    diary = Diary(monkeypatch)
    diary.step("membership", 10, *(str(number) for number in range(20)))

    def work():
        try:
            actions.beat(now=at(MAY_5))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(diary.said()) == sorted(("membership", str(n)) for n in range(20))
    assert not Failure.objects.exists()


def test_a_subscriber_that_fails_is_given_the_same_entries_again(monkeypatch):
    verb = Verb(name="test.happened", version=1, sentence="It happened.", fields=("n",))
    monkeypatch.setitem(hooks.verbs._things, "test.happened", verb)
    heard, moods = [], ["bad", "good", "good"]

    def listen(entries):
        if moods.pop(0) == "bad":
            raise ValueError
        heard.extend(entry.subject for entry in entries if entry.verb == "test.happened")

    monkeypatch.setattr(hooks.subscribers, "_things", {"listener": listen})
    with transaction.atomic():
        for n in range(3):
            append("test.happened", subject=f"thing:{n}", payload={"n": n}, at=at(MAY_5))
    jobs.drain_all(now=at(MAY_5))
    assert heard == []
    jobs.drain_all(now=at(MAY_5))
    jobs.drain_all(now=at(MAY_5))
    assert heard == ["thing:0", "thing:1", "thing:2"]
    assert Cursor.objects.get(subscriber="listener").position >= 3
