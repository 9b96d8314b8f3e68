"""The charter of a confederation as other groups read it before they vote on joining."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.charter.reading import current
from core.instance import instance
from federation.confederations.exchange import planning
from federation.confederations.exchange.looking import Shown
from federation.confederations.models import Confederation, Plan, Seat
from federation.peers.rules.answers import fitting


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The charter of a confederation, or the plan of one, and the digest that groups agree to.

    Of its groups as many as fit into one answer, `after` a number; `next` is where to go on.
    """
    own, plan = Confederation.objects.own(), Plan.objects.open()
    following = None
    if own is not None:
        seats = own.seats.taken().filter(number__gt=_after(request)).in_order()
        shown = list(fitting(_weighed(seats)))
        is_all = not shown or not seats.filter(number__gt=shown[-1].number).exists()
        following = None if is_all else shown[-1].number
        found = _in_force(own, shown)
    elif plan is not None and not current().number:
        found = planned(plan)
    else:
        raise Http404(_("This group is no confederation."))
    told = {"origin": instance.origin, **found.as_kept(), "next": following}
    response = JsonResponse(told)
    response["Cache-Control"] = "no-store"
    return response


def planned(plan: Plan) -> Shown:
    """What a confederation is to be, and by whom."""
    introduced = [group.introduced for group in plan.groups.all()]
    groups = [
        {"origin": each.origin, "name": each.name, "address": each.address} for each in introduced
    ]
    return Shown(
        number=1,
        values=plan.values,
        groups=tuple(groups),
        digest=planning.digest_of(plan),
        is_plan=True,
    )


def _in_force(own: Confederation, seats: Iterable[Seat]) -> Shown:
    return Shown(
        number=own.charter_number,
        values=own.values,
        groups=tuple(map(_group, seats)),
        digest=own.charter_digest,
        is_plan=False,
    )


def _group(seat: Seat) -> dict[str, str]:
    return {
        "origin": seat.origin,
        "name": seat.name,
        "address": seat.address,
        "weight": str(seat.weight),
    }


def _weighed(seats: QuerySet[Seat]) -> Iterator[tuple[Seat, int]]:
    for seat in seats.iterator():
        yield seat, len(json.dumps(_group(seat))) + len(", ")


def _after(request: HttpRequest) -> int:
    """After which group somebody reads on."""
    after = request.GET.get("after", "")
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
