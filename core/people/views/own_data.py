"""What is mine: see it, take it along, erase it."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import hooks
from core.heartbeat import clock
from core.people.actions import erase
from core.people.attempts import count_attempt
from core.people.forms import Erase
from core.people.own_data import as_json, titles, write_zip
from core.people.signed_in import signed_in
from core.refusals import Refusal


@never_cache
@require_safe
def see(request: HttpRequest) -> HttpResponse:
    """The rooms that keep something about the person, each with a page of its own."""
    signed_in(request)
    return render(request, "people/own_data.html", {"parts": titles()})


@never_cache
@require_safe
def see_part(request: HttpRequest, room: str) -> HttpResponse:
    """What one room keeps about the person."""
    person = signed_in(request)
    if room not in hooks.own_data:
        raise Http404
    part = hooks.own_data[room](person)
    context = {"title": titles()[room], "part": part, "text": as_json(part.rows)}
    return render(request, "people/own_data_part.html", context)


@never_cache
@require_POST
def download(request: HttpRequest) -> FileResponse:
    """All of it in one zip."""
    person = signed_in(request)
    count_attempt(request, "download")
    return FileResponse(
        write_zip(person),
        as_attachment=True,
        filename=f"folkmoot-{person.number}.zip",
        content_type="application/zip",
    )


@never_cache
def erase_page(request: HttpRequest) -> HttpResponse:
    """Erase the account, after typing the pseudonym."""
    person = signed_in(request)
    form = Erase(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        raise_if_reauthentication_required(request, app="allauth.mfa")
        try:
            gone = erase(person, confirmation=form.cleaned_data["confirmation"], now=clock.now())
        except Refusal as refusal:
            form.add_error("confirmation", str(refusal))
        else:
            logout(request)
            request.session["alias"] = gone.alias
            return redirect("people:erased")
    return render(request, "people/erase.html", {"form": form, "person": person})


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What remains, said once."""
    return render(request, "people/erased.html", {"alias": request.session.pop("alias", "")})
