"""The founding ceremony in the browser."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import hooks
from core.charter.presets import presets_for_people
from core.heartbeat import clock
from core.people.signed_in import person_or_none, signed_in
from core.refusals import Refusal
from core.zones import zone_names
from groups.membership import actions
from groups.membership.attempts import count_attempt
from groups.membership.forms import AccountForm, BeginForm, PlanForm, SeatForm
from groups.membership.letters import row_of, seat_address, send_seat, token_of
from groups.membership.models import Founding, Register, Seat
from groups.membership.views.accounts import make_account

COOKIE = "founding"
COOKIE_DAYS = 90


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a founding, or go on with the one begun in this browser."""
    if Register.objects.is_founded():
        raise actions.GroupExists
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count_attempt(request, "founding")
        now = clock.now()
        try:
            starter = form.cleaned_data["starter"]
            seat = actions.begin_founding(form.plan(), starter=starter, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            response = redirect("membership:seat", token_of(seat))
            response.set_cookie(
                COOKIE,
                token_of(seat),
                max_age=COOKIE_DAYS * 86400,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return response
    begun = row_of(request.COOKIES.get(COOKIE, ""), Seat.objects.select_related("founding"))
    of_groups = hooks.standing.get("founding_of_groups")
    context = {
        "form": form,
        "begun": begun,
        "token": token_of(begun) if begun else "",
        "of_groups": of_groups() if of_groups else None,
    }
    return render(request, "founding/begin.html", {**context, **_choices()})


def _choices() -> dict[str, Any]:
    return {"presets": presets_for_people(), "zones": sorted(zone_names())}


def _seat(token: str) -> Seat:
    """The seat to which a link leads; raises SeatGone."""
    seat = row_of(token, Seat.objects.select_related("founding", "person"))
    if seat is None:
        raise actions.SeatGone
    return seat


@never_cache
@require_safe
def seat_page(request: HttpRequest, token: str) -> HttpResponse:
    """How far the founding is, and what this founder can do now."""
    return _page(request, _seat(token), account=AccountForm())


def _page(request: HttpRequest, seat: Seat, *, status: int = 200, **forms: Any) -> HttpResponse:
    founding = seat.founding
    seats = list(founding.seats.select_related("person").order_by("pk"))
    confirmed = [other for other in seats if other.confirmed_version == founding.version]
    presets = {preset.name: preset for preset in presets_for_people()}
    context = {
        "founding": founding,
        "seat": seat,
        "token": token_of(seat),
        "rows": [_row(other, seat) for other in seats],
        "others": [other for other in seats if other.pk != seat.pk],
        "confirmed": len(confirmed),
        "needed": actions.founders_needed(actions.plan_of(founding).changes()),
        "preset": presets.get(founding.preset),
        "is_mine": person_or_none(request) is not None and request.user.pk == seat.person_id,
        "is_confirmed": seat.confirmed_version == founding.version,
        "is_founded": founding.founded_at is not None,
        "new_founder": SeatForm(),
        **forms,
    }
    return render(request, "founding/seat.html", context, status=status)


def _row(other: Seat, mine: Seat) -> dict[str, Any]:
    """One founder as the others see them; only who began the founding sees the links."""
    shows_link = mine.is_starter and other.person_id is None and other.pk != mine.pk
    return {
        "seat": other,
        "is_confirmed": other.confirmed_version == mine.founding.version,
        "is_me": other.pk == mine.pk,
        "address": seat_address(other) if shows_link else "",
    }


@require_POST
def account(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account and take the seat with it."""
    seat = _seat(token)
    form = AccountForm(request.POST)
    person = make_account(request, form, now=clock.now())
    if person is None:
        return _page(request, seat, status=400, account=form)
    actions.take_seat(seat, person)
    return redirect("membership:seat", token)


@require_POST
def sit(request: HttpRequest, token: str) -> HttpResponse:
    """Take the seat with the account that is signed in."""
    actions.take_seat(_seat(token), signed_in(request))
    return redirect("membership:seat", token)


@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Vouch for the others; the last confirmation founds the group."""
    version = request.POST.get("version", "")
    is_founded = actions.confirm_seat(
        _seat(token),
        signed_in(request),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        now=clock.now(),
    )
    if is_founded:
        messages.success(request, _("The group exists. All its members have the same rights."))
        return redirect("/")
    messages.success(request, _("You have confirmed."))
    return redirect("membership:seat", token)


def plan(request: HttpRequest, token: str) -> HttpResponse:
    """Change what the group is to be."""
    seat = _seat(token)
    if not seat.is_starter:
        raise actions.NotTheStarter
    form = PlanForm(request.POST or None, initial=_values(seat.founding))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan(seat, form.plan())
        except actions.GroupExists:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("membership:seat", token)
    context = {"form": form, "token": token, **_choices()}
    return render(request, "founding/plan.html", context)


def _values(founding: Founding) -> dict[str, str]:
    fields = ("name", "short_name", "preset", "time_zone", "language")
    return {field: getattr(founding, field) for field in fields}


@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out one more seat."""
    seat = _seat(token)
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _page(request, seat, status=400, account=AccountForm(), new_founder=form)
    count_attempt(request, "founding")
    send_seat(actions.add_seat(seat, **form.cleaned_data), now=clock.now())
    return redirect("membership:seat", token)


def _other(seat: Seat, uid: UUID) -> Seat:
    other = Seat.objects.filter(founding_id=seat.founding_id, uid=uid).first()
    if other is None:
        raise actions.SeatGone
    return other


def replace(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    """Give a founder's seat to somebody else."""
    seat = _seat(token)
    other = _other(seat, uid)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count_attempt(request, "founding")
        new = actions.replace_seat(seat, other, **form.cleaned_data)
        send_seat(new, now=clock.now())
        return redirect("membership:seat", token)
    return render(request, "founding/replace.html", {"form": form, "other": other, "token": token})


@require_POST
def remove(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    """Do without a founder."""
    seat = _seat(token)
    actions.remove_seat(seat, _other(seat, uid))
    return redirect("membership:seat", token)
