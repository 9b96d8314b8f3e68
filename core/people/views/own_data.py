"""What is mine: see it, take it along, erase it."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.heartbeat import clock
from core.people.actions import erase
from core.people.forms import Erase
from core.people.own_data import as_json, collect, write_zip
from core.people.signed_in import signed_in
from core.refusals import Refusal


@never_cache
@require_safe
def see(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person, room by room."""
    person = signed_in(request)
    parts = [(part, as_json(part.rows)) for part in collect(person)]
    return render(request, "people/own_data.html", {"parts": parts})


@never_cache
@require_POST
def download(request: HttpRequest) -> FileResponse:
    """All of it in one zip."""
    person = signed_in(request)
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
    form = Erase(request.POST or None)
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
