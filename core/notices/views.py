"""Pages about what a person is told."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core import hooks
from core.heartbeat import clock
from core.notices.actions import choose_mails, read, read_all, stop_mails
from core.notices.forms import MailChoices
from core.notices.letters import read_stop_token, sentence_of, title_of
from core.notices.models import Notice
from core.people.models import Person
from core.people.signed_in import signed_in

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words, at a moment in the group's zone."""

    notice: Notice
    title: str
    sentence: str
    at: datetime


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told: unread first."""
    person = signed_in(request)
    told = Notice.objects.to(person).unread_first()
    page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("page"))
    zone = clock.zone()
    shown = [
        ShownNotice(notice, title_of(notice), sentence_of(notice), notice.at.astimezone(zone))
        for notice in page
    ]
    return render(request, "notices/list.html", {"page": page, "notices": shown})


@require_POST
def read_one(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one as read and, if asked, go to where it points."""
    person = signed_in(request)
    read(person, number, now=clock.now())
    link = request.POST.get("link", "")
    if link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None):
        return redirect(link)
    return redirect("notices:list")


@require_POST
def read_everything(request: HttpRequest) -> HttpResponse:
    read_all(signed_in(request), now=clock.now())
    return redirect("notices:list")


def choices(request: HttpRequest) -> HttpResponse:
    """Which kinds come by mail too."""
    person = signed_in(request)
    form = MailChoices(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        choose_mails(person, form.cleaned_data["kinds"])
        messages.success(request, _("Your choice has been kept."))
        return redirect("notices:choices")
    context = {"form": form, "has_mail_server": bool(settings.MAIL_URL)}
    return render(request, "notices/choices.html", context)


# The token says who asks; mail programs post here without a page before (RFC 8058).
@csrf_exempt
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail with the link in the mail, without signing in."""
    read_token = read_stop_token(token)
    if read_token is None:
        raise Http404
    uid, name = read_token
    person = Person.objects.present().filter(uid=uid).first()
    kind = hooks.notice_kinds.get(name)
    if person is None or kind is None:
        raise Http404
    if request.method == "POST":
        stop_mails(person, name)
    context = {"kind": kind, "is_done": request.method == "POST"}
    return render(request, "notices/stop.html", context)
