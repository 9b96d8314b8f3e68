"""Votes as matters in which mandates speak: their scopes, their roll, and who votes in the open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from core.charter.reading import Charter, numbered, numbered_all
from core.heartbeat import clock
from delegation.matters import Matter, OpenVote, Voters
from delegation.scopes import EVERYTHING, Levels
from groups.categories.panels import PREFIX as CATEGORY
from groups.proposals.models import Proposal
from groups.proposals.panels.mandates import PREFIX as PROPOSAL
from groups.proposals.panels.mandates import TOGETHER
from groups.referenda.models import OpenBallot, Option, Referendum
from groups.referenda.rolls import attendance, voters_among, voters_of
from groups.referenda.rules import BLANK

if TYPE_CHECKING:
    from groups.referenda.models.referendum import ReferendumQuerySet

REFERENDUM = "referendum:"


def levels_of(proposals: Iterable[Proposal]) -> Levels:
    """The scopes of a vote: its proposals, then all their keywords, then everything.

    What is decided together with other groups is narrower than everything.

    Where several proposals share a ballot, the mandates for each of them have to agree.
    """
    known = list(proposals)
    own = sorted(f"{PROPOSAL}{proposal.uid}" for proposal in known)
    keys = Proposal.objects.filter(
        pk__in=[proposal.pk for proposal in known], keywords__isnull=False
    )
    about = {f"{CATEGORY}{key}" for key in keys.values_list("keywords__key", flat=True)}
    return _levels(own, about, {proposal.asked_of for proposal in known})


def _levels(own: Iterable[str], about: Iterable[str], asked_of: Iterable[str]) -> Levels:
    together = tuple(f"{TOGETHER}{origin}" for origin in sorted(asked_of) if origin)
    wide = (together, (EVERYTHING,)) if together else ((EVERYTHING,),)
    return (tuple(sorted(own)), tuple(sorted(about)), *wide)


def fixed_from(referendum: Referendum, charter: Mapping[str, object]) -> datetime:
    """The moment from which votes in the open stand, so that others can still react to them."""
    midnight = datetime.combine(referendum.closes, time(0), tzinfo=clock.zone())
    hours = charter["delegation.fixed_hours"]
    assert isinstance(hours, int)
    return midnight - timedelta(hours=hours)


def fixed_moment(referendum: Referendum) -> datetime | None:
    """The same by the charter of the vote; None in open votes, where nothing is ever fixed."""
    if not referendum.is_sealed:
        return None
    return fixed_from(referendum, numbered(referendum.charter))


def is_fixed(referendum: Referendum, now: datetime) -> bool:
    """Whether votes in the open stand at this moment, for pages and acts alike."""
    moment = fixed_moment(referendum)
    return moment is not None and now >= moment


def lets_delegate(referendum: Referendum) -> bool:
    """Whether mandates speak in this vote, by the charter it is counted under."""
    return bool(numbered(referendum.charter)["delegation.on"])


def matter_of(
    referendum: Referendum, *, options: Sequence[Option], levels: Levels, charter: Charter
) -> Matter:
    """The vote as delegation sees it."""
    return Matter(
        key=referendum.subject,
        title=referendum.title,
        link=referendum.get_absolute_url(),
        levels=levels,
        options=tuple((option.key, option.label) for option in options),
        status_quo=next(option.key for option in options if option.is_status_quo),
        is_secret=referendum.is_sealed,
        opens=referendum.opens,
        closes=referendum.closes,
        charter=referendum.charter,
        fixed_from=fixed_from(referendum, charter),
        paper=reverse("referenda:vote", args=[referendum.pk]),
    )


def matters_of(votes: Iterable[Referendum]) -> list[Matter]:
    """Several votes, in their order, with as many questions as for one."""
    wanted = list(votes)
    if not wanted:
        return []
    charters = numbered_all(vote.charter for vote in wanted)
    options: dict[int, list[Option]] = {vote.pk: [] for vote in wanted}
    for option in Option.objects.filter(referendum__in=wanted):
        options[option.referendum_id].append(option)
    own: dict[int, set[str]] = {vote.pk: set() for vote in wanted}
    about: dict[int, set[str]] = {vote.pk: set() for vote in wanted}
    asked_of: dict[int, set[str]] = {vote.pk: set() for vote in wanted}
    rows = Referendum.objects.filter(pk__in=options, proposals__isnull=False)
    for number, uid, origin, keyword in rows.values_list(
        "number", "proposals__uid", "proposals__asked_of", "proposals__keywords__key"
    ):
        own[number].add(f"{PROPOSAL}{uid}")
        asked_of[number].add(origin)
        if keyword is not None:
            about[number].add(f"{CATEGORY}{keyword}")
    return [
        matter_of(
            vote,
            options=options[vote.pk],
            levels=_levels(own[vote.pk], about[vote.pk], asked_of[vote.pk]),
            charter=charters[vote.charter],
        )
        for vote in wanted
    ]


class Referenda:
    """The votes of this room, as delegation finds them."""

    def running(self) -> list[Matter]:
        """The votes that are open now and in which mandates speak.

        Not those that wait for other groups: whoever gives a mandate now is not heard there.
        """
        votes = Referendum.objects.moving().order_by("closes", "number")
        return matters_of(_where_mandates_speak(votes))

    def decided(self, scopes: Collection[str] | None, limit: int) -> list[Matter]:
        """The latest that are over, newest first; with `scopes` those in which they speak."""
        return matters_of(_over(scopes)[:limit])

    def get(self, key: str) -> Matter | None:
        """The vote of this key, if it is one of this room's."""
        vote = _vote(key)
        return matters_of([vote])[0] if vote else None

    def among(self, matters: Iterable[Matter], numbers: Collection[int]) -> dict[str, Voters]:
        """The same of a few people in several votes; votes of other rooms are passed over."""
        mine = {uid: matter for matter in matters for uid in _uid(matter.key, REFERENDUM)}
        return voters_among(mine, numbers)

    def attendance(
        self, scopes: Collection[str], numbers: Collection[int], limit: int
    ) -> dict[int, tuple[int, int]]:
        """In how many of the latest votes there these people took part, and could have."""
        return attendance(_over(scopes)[:limit], numbers)

    def open_votes(self, number: int, limit: int) -> list[OpenVote]:
        """What one person voted in the open, newest first, with reasons."""
        cast = OpenBallot.objects.filter(person=number).select_related("referendum")
        found = list(cast.order_by("-referendum__opens", "-referendum_id")[:limit])
        matters = matters_of(ballot.referendum for ballot in found)
        return [
            OpenVote(
                matter=matter,
                outcome=(*matter.keys, BLANK).index(ballot.choice),
                reason=ballot.reason,
                language=ballot.language,
            )
            for ballot, matter in zip(found, matters, strict=True)
        ]

    def voters(self, matter: Matter) -> Voters:
        """The roll and the votes in the open, as they are now; raises LookupError."""
        vote = _vote(matter.key)
        if vote is None:
            raise LookupError(matter.key)
        return voters_of(vote, matter.keys)


def _over(scopes: Collection[str] | None) -> "ReferendumQuerySet":
    """The votes that are over; with `scopes` those in which they speak."""
    votes = Referendum.objects.over()
    if scopes is None or EVERYTHING in scopes:
        return votes
    uids = [uid for key in scopes for uid in _uid(key, PROPOSAL)]
    words = [key.removeprefix(CATEGORY) for key in scopes if key.startswith(CATEGORY)]
    together = [key.removeprefix(TOGETHER) for key in scopes if key.startswith(TOGETHER)]
    named = Q(proposals__uid__in=uids) | Q(proposals__keywords__key__in=words)
    if together:
        named |= Q(proposals__is_joint=True, proposals__asked_of__in=together)
    return votes.filter(pk__in=Referendum.objects.filter(named).order_by().values("pk"))


def _where_mandates_speak(votes: "ReferendumQuerySet") -> list[Referendum]:
    found = list(votes)
    charters = numbered_all(vote.charter for vote in found)
    return [vote for vote in found if charters[vote.charter]["delegation.on"]]


def _vote(key: str) -> Referendum | None:
    return Referendum.objects.filter(uid__in=_uid(key, REFERENDUM)).first()


def _uid(key: str, prefix: str) -> list[UUID]:
    """The identifier in a key of this kind; nothing for a key of another, or one that is broken."""
    try:
        return [UUID(key.removeprefix(prefix))] if key.startswith(prefix) else []
    except ValueError:
        return []
