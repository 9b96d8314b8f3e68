"""What must hold before a mandate or an open voice is written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from core import hooks
from core.charter.reading import current
from core.people.models import Person
from delegation import scopes
from delegation.actions.refusals import (
    CarriesTooMuch,
    ChoicesNotOrdered,
    DelegationOff,
    ExpiryPast,
    ExpiryTooFar,
    MembersOnly,
    NamedTwice,
    NamesYourself,
    NoAccount,
    NobodyNamed,
    NotInTheOpen,
    QuotaTooLow,
    TooManyChoices,
    TooManyPeople,
)
from delegation.models import OpenVoice, Weight
from delegation.rules.scope import MOST_CHOICES, MOST_DELEGATES, Choice, Fault, fault_in

AT_ONCE = 5000


def require_on() -> None:
    """Raises DelegationOff unless the charter in force lets members follow others."""
    if not current()["delegation.on"]:
        raise DelegationOff


def require_member(person: object) -> None:
    """Raises MembersOnly unless the person is a member at this moment."""
    if not hooks.standing["is_member"](person):
        raise MembersOnly


def members() -> Any:
    """The numbers of the members now, as a QuerySet that can stand inside another."""
    return hooks.standing["members"]()


def ballots_are_secret() -> bool:
    """Whether votes that open from now on are secret."""
    return bool(current()["referenda.ballots"] == "sealed")


def choice(
    *, delegates: Sequence[int], quota: int | None = None, joint_yes: bool = False
) -> Choice:
    """One choice as somebody asks for it; without `quota` all must agree.

    Raises NobodyNamed, TooManyPeople, NamedTwice, QuotaTooLow.
    """
    named = len(delegates)
    agreeing = named if quota is None else quota
    match fault_in(delegates, quota=agreeing):
        case Fault.NOBODY:
            raise NobodyNamed
        case Fault.TOO_MANY:
            raise TooManyPeople(most=MOST_DELEGATES)
        case Fault.TWICE:
            raise NamedTwice
        case Fault.QUOTA:
            raise QuotaTooLow(named=named, least=named // 2 + 1)
    return Choice(delegates=tuple(delegates), quota=agreeing, joint_yes=joint_yes)


def check_expiry(until_on: date, *, today: date) -> None:
    """Raises ExpiryPast, ExpiryTooFar."""
    if until_on <= today:
        raise ExpiryPast
    # A charter may allow more days than there are dates.
    days = min(current()["delegation.longest_days"], (date.max - today).days)
    limit = today + timedelta(days=days)
    if until_on > limit:
        raise ExpiryTooFar(limit=limit)


def check_choices(
    giver: Person, scope: str, choices: Sequence[Choice], *, named_before: Collection[int] = ()
) -> list[Person]:
    """The people named, if the giver may name them so; `named_before` are in the mandate already.

    Raises what `check_lists` and `check_people` raise.
    """
    numbers = check_lists(giver, choices)
    people = people_named(numbers)
    check_people(scope, people, numbers - set(named_before))
    return [people[number] for number in sorted(people)]


def check_lists(giver: Person, choices: Sequence[Choice]) -> set[int]:
    """The numbers in the choices, if they could be anybody's choices.

    Raises NobodyNamed, TooManyChoices, ChoicesNotOrdered, NamesYourself.
    """
    if not choices:
        raise NobodyNamed
    if len(choices) > MOST_CHOICES:
        raise TooManyChoices(most=MOST_CHOICES)
    if len(choices) > 1 and not current()["delegation.ordered_choices"]:
        raise ChoicesNotOrdered
    numbers = {number for choice in choices for number in choice.delegates}
    if giver.pk in numbers:
        raise NamesYourself
    return numbers


def people_named(numbers: Collection[int]) -> dict[int, Person]:
    """The people of these numbers; raises NoAccount if there is one whom nobody has."""
    found: dict[int, Person] = {}
    for some in batched(sorted(numbers)):
        found |= Person.objects.present().in_bulk(some)
    if len(found) < len(numbers):
        raise NoAccount
    return found


def batched(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """So few at a time that a question can hold them."""
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]


def check_people(scope: str, people: dict[int, Person], newly: Collection[int]) -> None:
    """Whether these people can be named in this scope, some of them newly.

    Raises NotInTheOpen, CarriesTooMuch.
    """
    _check_voices(scope, people)
    _check_shares(scope, [people[number] for number in sorted(newly)])


def _check_voices(scope: str, people: dict[int, Person]) -> None:
    """Where ballots are secret, every member who is named votes in the open in this scope.

    Whoever is no member has no vote to follow yet; the choice rests until then.
    """
    if not ballots_are_secret():
        return
    named_members = set(members().filter(person_id__in=people))
    heard = OpenVoice.objects.live().covering(scopes.covering(scope))
    silent = named_members - set(
        heard.filter(person__in=people).values_list("person_id", flat=True)
    )
    for number in sorted(silent):
        raise NotInTheOpen(name=str(people[number]), scope=scopes.label(scope))


def _check_shares(scope: str, people: Iterable[Person]) -> None:
    """Nobody who carried the charter's share last night is given more."""
    limit: Fraction | None = current()["delegation.largest_share"]
    if limit is None:
        return
    names = {person.pk: person for person in people}
    roll = members().count()
    for weight in Weight.objects.within(scope).filter(person__in=names).order_by("person_id"):
        if weight.value >= limit * roll:
            raise CarriesTooMuch(name=str(names[weight.person_id]), scope=scopes.label(scope))
