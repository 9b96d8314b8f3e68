"""Who is told what about mandates: followers about those they follow, never the other way."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core.charter.reading import numbered
from core.heartbeat import clock
from core.notices.actions import notify
from core.notices.kinds import Kind
from core.people.models import Person
from delegation import kinds, matters, scopes
from delegation.actions.checks import members
from delegation.matters import Matter
from delegation.models import Mandate, Naming, OpenVoice
from delegation.rules.scope import Mandate as Instruction
from delegation.rules.scope import speaking

DAYS_BEFORE_THE_END = 14
VOTES_MISSED = 3
AT_ONCE = 1000


@transaction.atomic
def tell_followers(person: Person, matter: Matter, *, now: datetime, without: Any = ()) -> int:
    """Tell those whose speaking mandate names this person that the person has voted.

    Only who follows directly is told, and nobody `without` need of it: a collection of numbers or
    a QuerySet of them, such as those who have voted themselves. Returns how many were told.
    """
    if not numbered(matter.charter)["delegation.on"]:
        return 0
    followers = followers_of(person, matter, today=clock.group_date(now))
    told = Person.objects.present().filter(pk__in=followers).exclude(pk__in=without)
    facts = {"name": str(person), "title": matter.title}
    return notify(kinds.VOTED, people=told, link=_standing_in(matter), facts=facts, now=now)


def followers_of(person: Person, matter: Matter, *, today: date) -> list[int]:
    """The members whose speaking mandate in this vote names the person."""
    live = Mandate.objects.live_on(today).within(matter.scopes)
    givers = live.naming(person).filter(giver__in=members()).order_by().values("giver_id")
    given: defaultdict[int, list[Instruction]] = defaultdict(list)
    for giver, scope, packed in live.filter(giver__in=givers).values_list(
        "giver_id", "scope", "choices"
    ):
        choices = Mandate(choices=packed).choice_list
        given[giver].append(Instruction(scope=scope, choices=choices))
    usable = _usable(
        {
            number
            for mandates in given.values()
            for mandate in mandates
            for choice in mandate.choices
            for number in choice.delegates
        },
        matter,
    )
    return [
        giver
        for giver, mandates in sorted(given.items())
        if any(
            person.pk in choice.delegates
            for choices in speaking(mandates, levels=matter.levels, usable=usable, now=today)
            for choice in choices
        )
    ]


def _usable(numbers: Collection[int], matter: Matter) -> set[int]:
    """Those of them who can be followed in this vote."""
    usable = set(members().filter(person_id__in=numbers))
    if matter.is_secret:
        heard = OpenVoice.objects.covering(matter.scopes).heard_when(matter.opened_at)
        usable &= set(heard.filter(person__in=numbers).values_list("person_id", flat=True))
    return usable


def tell_of_withdrawn_voice(voice: OpenVoice, *, now: datetime) -> None:
    """Tell those who named the person where no other voice of the person is heard."""
    other = OpenVoice.objects.live().filter(person=voice.person)
    heard = set(other.exclude(pk=voice.pk).values_list("scope", flat=True))
    named = Naming.objects.filter(person=voice.person)
    lost = []
    for scope in named.order_by().values_list("mandate__scope", flat=True).distinct():
        covering = set(scopes.covering(scope))
        if voice.scope in covering and not covering & heard:
            lost.append(scope)
    _tell(kinds.VOICE_WITHDRAWN, named.filter(mandate__scope__in=lost), now=now)


def remind_of_ends(*, date: date, now: datetime) -> None:
    """Tell the givers of mandates that end in two weeks."""
    end = date + timedelta(days=DAYS_BEFORE_THE_END)
    ending = Mandate.objects.ending_on(end)
    labels = scopes.labels(ending.order_by().values_list("scope", flat=True).distinct())
    for scope in sorted(labels):
        facts = {"scope": str(labels[scope]), "until": end.isoformat()}
        givers = Person.objects.present().filter(mandates__in=ending.within([scope]))
        notify(kinds.EXPIRES, people=givers.in_order(), link=_link(), facts=facts, now=now)


def tell_of_the_gone(*, now: datetime) -> None:
    """Tell whoever named somebody who is no member any more; once, until they are one again."""
    here = members()
    gone = Naming.objects.filter(was_member=True).exclude(person__in=here)
    _tell(kinds.DELEGATE_GONE, gone, now=now)
    gone.update(was_member=False)
    Naming.objects.filter(was_member=False, person__in=here).update(was_member=True)


def look_for_the_silent(*, now: datetime) -> None:
    """Tell who named somebody that took part in none of the last three votes of a scope."""
    scopes_named = Naming.objects.order_by().values_list("mandate__scope", flat=True).distinct()
    for scope in sorted(scopes_named):
        named = Naming.objects.filter(mandate__scope=scope).order_by()
        numbers = set(named.values_list("person_id", flat=True))
        there = matters.attendance([scope], numbers, limit=VOTES_MISSED)
        silent = [number for number, facts in there.items() if facts == (0, VOTES_MISSED)]
        tell_of_the_silent(scope, silent, now=now)


def tell_of_the_silent(scope: str, silent: Iterable[int], *, now: datetime) -> None:
    """Tell who named somebody in a scope who missed its last votes; once, until they vote again."""
    numbers = sorted(silent)
    here = Naming.objects.filter(mandate__scope=scope)
    here.filter(was_silent=True).exclude(person__in=numbers).update(was_silent=False)
    for first in range(0, len(numbers), AT_ONCE):
        some = here.filter(was_silent=False, person__in=numbers[first : first + AT_ONCE])
        _tell(kinds.DELEGATE_SILENT, some, now=now, missed=VOTES_MISSED)
        some.update(was_silent=True)


def _tell(kind: Kind, namings: QuerySet[Naming], *, now: datetime, **facts: int) -> None:
    """Tell the givers of these mandates about the person each names."""
    pairs = namings.order_by().values_list("person_id", "mandate__scope").distinct()
    found = sorted(pairs)
    said: dict[str, str | int]
    labels = scopes.labels(scope for _number, scope in found)
    named = Person.objects.in_bulk([number for number, _scope in found])
    for number, scope in found:
        about = namings.filter(person=number, mandate__scope=scope)
        givers = Person.objects.present().filter(mandates__namings__in=about)
        said = {"name": str(named[number]), "scope": str(labels[scope]), **facts}
        notify(kind, people=givers.in_order(), link=_link(), facts=said, now=now)


def _standing_in(matter: Matter) -> str:
    """How one's own vote stands there, with the ways to agree and to vote otherwise."""
    return f"{reverse('delegation:mine')}?{urlencode({'scope': matter.scopes[0]})}"


def _link() -> str:
    """One's own mandates, where each can be renewed or changed."""
    return reverse("delegation:mandates")
