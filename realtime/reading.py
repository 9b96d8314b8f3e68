"""What open pages are told is read from the record, never from what somebody pushed."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count

from core.charter.verbs import ENACTED
from core.heartbeat.jobs import entries_from
from core.notices.models import Notice
from core.pages.middleware import may_read
from core.people.models import Person
from core.record.models import Entry, Head, Waiting
from core.record.reading import PERSON, is_member
from realtime.drawing import Company, Drawing, much_changed
from realtime.places import touched

# Who was away for longer is told that much has changed, and loads the page again.
FARTHEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What was recorded from one leaf to another."""

    upto: int
    entries: Sequence[Entry]

    @property
    def may_close_doors(self) -> bool:
        """Whether a new charter may have closed the group, to whomever."""
        return any(entry.verb == ENACTED.name for entry in self.entries)

    @property
    def concerned(self) -> set[str]:
        """The uids of the people whose place in the group may have changed."""
        subjects = (entry.subject for entry in self.entries)
        return {one[len(PERSON) :] for one in subjects if one.startswith(PERSON)}

    def drawing(self, *, listening: int = 1) -> Drawing:
        return Drawing(
            for_world=touched(self.entries, for_member=False),
            for_members=touched(self.entries, for_member=True),
            listening=listening,
        )


# Every page asks for it. One statement: what gets its leaf meanwhile is counted once.
COMMITTED = (
    f"SELECT (SELECT COALESCE(SUM(size), 0) FROM {Head._meta.db_table})"  # noqa: S608
    f" + (SELECT COUNT(*) FROM {Waiting._meta.db_table})"
)


def head() -> int:
    """How many leaves the record has."""
    return Head.objects.size()


def committed() -> int:
    """How many leaves the record will have when everything that is committed has one."""
    with connection.cursor() as cursor:
        cursor.execute(COMMITTED)
        return int(cursor.fetchone()[0])


def news_since(position: int) -> News:
    """The next batch of what was recorded, from a leaf on."""
    entries = entries_from(position)
    return News(upto=position + len(entries), entries=entries)


def caught_up(company: Company, *, since: int, listening: int = 1) -> str:
    """What a page that has seen the record up to `since` has missed; empty where it is nothing."""
    upto = head()
    if since >= upto or not company.places:
        return ""
    if upto - since > FARTHEST:
        # Drawing every place of a page is as much work as the page.
        return much_changed(company.places, at=upto)
    entries: list[Entry] = []
    position = since
    while position < upto and (news := news_since(position)).entries:
        entries += news.entries
        position = news.upto
    missed = News(upto=position, entries=entries)
    return missed.drawing(listening=listening).message(company, at=position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a person, or a stranger, may read."""

    may_read: bool
    is_member: bool


def rights_of(people: Collection[int | None]) -> dict[int | None, Rights]:
    """What these people may read now; None stands for strangers."""
    found = Person.objects.present().in_bulk([one for one in people if one is not None])
    who = {number: found.get(number, AnonymousUser()) for number in people if number is not None}
    return {
        number: Rights(may_read=may_read(person), is_member=is_member(person))
        for number, person in [*who.items(), (None, AnonymousUser())]
    }


def numbers_of(uids: Collection[str]) -> set[int]:
    """The people of these uids."""
    return set(Person.objects.filter(uid__in=uids).values_list("pk", flat=True)) if uids else set()


def newest_notice() -> int:
    """The number of the newest notice."""
    return Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def unread_since(notice: int, people: Collection[int]) -> tuple[int, dict[int, int]]:
    """The newest notice, and how many those of these people have not read who got one since."""
    newest = newest_notice()
    if newest <= notice or not people:
        return newest, {}
    told = set(
        Notice.objects.filter(pk__gt=notice, pk__lte=newest).values_list("person_id", flat=True)
    ).intersection(people)
    unread = Notice.objects.unread().filter(person_id__in=told).order_by().values("person_id")
    counted = unread.annotate(number=Count("pk")).values_list("person_id", "number")
    return newest, dict(counted)


def unread_of(person: int) -> int:
    """How many notices a person has not read."""
    return Notice.objects.filter(person_id=person).unread().count()


def answer(message: str, *, at: int, unread: int | None) -> str:
    """A message for a page that asks instead of listening, which always says up to where."""
    return json.dumps(
        {"at": at}
        | (json.loads(message) if message else {})
        | ({} if unread is None else {"unread": unread})
    )
