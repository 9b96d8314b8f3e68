"""Rating others, in secret; a rating can be changed at any time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.prepared import Prepared
from core.refusals import Refusal
from groups.membership.actions.admission import NotAMember
from groups.membership.models import Rating, Standing
from groups.membership.models.ratings import new_salt
from groups.membership.rules import RATINGS


class OwnRating(Refusal):
    """Nobody rates themself."""

    code = "own-rating"
    sentence = _("Nobody can rate themself.")


class NoSuchRating(Refusal):
    """A rating that does not exist."""

    code = "no-such-rating"
    sentence = _("A rating is +1, 0 or −1.")


class CannotBeRated(Refusal):
    """The person neither is a member nor waits."""

    code = "cannot-be-rated"
    sentence = _("%(name)s neither is a member nor waits to become one, and cannot be rated.")


@transaction.atomic
def rate(by: Person, about: Person, value: int, *, now: datetime) -> Rating:  # noqa: ARG001
    """Say what one thinks of a member or of somebody who waits; replaces the former rating.

    `now` is not kept: a rating has no time (S1-025). Raises NotAMember, OwnRating, NoSuchRating,
    CannotBeRated.
    """
    check(by, about, value)
    # Both rows are held, so that nobody is counted, or leaves, in the middle of this.
    pair = Standing.objects.select_for_update().filter(pk__in=(by.pk, about.pk))
    standings = {standing.pk: standing for standing in pair.order_by("pk")}
    rater, rated = standings.get(by.pk), standings.get(about.pk)
    if rater is None or not rater.is_member:
        raise NotAMember
    if rated is None or not (rated.is_member or rated.is_waiting):
        raise CannotBeRated(name=str(about))
    return put_rating(by, about, value)


@transaction.atomic
def rate_many(ratings: Iterable[tuple[Person, Person, int]]) -> None:
    """Enter first ratings between members, as an import or a rehearsal brings them.

    Raises what `rate` raises, and IntegrityError for a pair that is there already; then none is
    entered.
    """
    rows = list(ratings)
    members = set(Standing.objects.select_for_update().members().values_list("pk", flat=True))
    for by, about, value in rows:
        check(by, about, value)
        if by.pk not in members:
            raise NotAMember
        if about.pk not in members:
            raise CannotBeRated(name=str(about))
    Rating.objects.bulk_create(
        (Rating(by=by, about=about, value=value) for by, about, value in rows), batch_size=1000
    )


def check(by: Person, about: Person, value: int) -> None:
    """Whether this can be a rating at all; raises NoSuchRating, OwnRating."""
    if value not in RATINGS or isinstance(value, bool):
        raise NoSuchRating
    if by.pk == about.pk:
        raise OwnRating


OF_PAIR = Prepared(lambda by, about: Rating.objects.filter(by_id=by, about_id=about), given=2)


def put_rating(by: Person, about: Person, value: int) -> Rating:
    """Write a rating that is allowed, to be sealed at the next daily run.

    The same rating once more is no new act: it would be counted among the sealed ones.
    """
    same = OF_PAIR.first(by.pk, about.pk)
    if same is not None and same.value == value:
        return same
    rating, _is_new = Rating.objects.update_or_create(
        by=by, about=about, defaults={"value": value, "salt": new_salt(), "is_sealed": False}
    )
    return rating
