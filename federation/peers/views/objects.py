"""Pages about what groups said to each other: what it is, and how anybody checks it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.heartbeat import clock
from core.record.models import Leaf
from federation.peers.actions import publishing, witnessing
from federation.peers.models import CivicObject, HeardObject, Peer
from federation.peers.showing import objects

ON_ONE_PAGE = 50


@require_safe
def heard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a group told us, the newest first."""
    peer = get_object_or_404(Peer, uid=uid)
    about = _about(request)
    found = HeardObject.objects.shown().filter(peer=peer, **_mentions(about))
    rows = found.order_by("-number", "-pk")
    page = Paginator(rows, ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {"peer": peer, "page": page, "lines": objects.lines(page), "about": about}
    return render(request, "peers/objects.html", context)


@require_safe
def one_heard(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """One thing that a group told us: its words, where its record has it, and who vouches."""
    peer = get_object_or_404(Peer, uid=uid)
    # Under one number there may also be what a record held by which they do not stand.
    wanted = {"uid": about} if (about := _about(request)) else {}
    found = HeardObject.objects.shown().filter(peer=peer, number=number, **wanted)
    row = found.order_by(F("dropped_at").asc(nulls_first=True), "-pk").first()
    if row is None:
        raise Http404
    row.peer = peer
    [why_secret] = objects.secrets_of([row], now=clock.now())
    context = {
        "peer": peer,
        "object": row,
        "called": objects.called(row.kind),
        "why_secret": why_secret,
        "document": "" if why_secret or not row.document else objects.legible(row.document),
        # Of a record by which they do not stand nobody is asked who vouches for it.
        "witnesses": [] if row.dropped_at else witnessing.witnesses_of_peer(peer, row.index),
    }
    return render(request, "peers/object.html", context)


@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """What our group told others, the newest first."""
    about = _about(request)
    rows = CivicObject.objects.filter(**_mentions(about)).order_by("-number")
    page = Paginator(rows, ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": objects.own_lines(page), "about": about}
    return render(request, "peers/objects.html", context)


@require_safe
def one_of_ours(request: HttpRequest, number: int) -> HttpResponse:
    """One thing that our group told others."""
    row = get_object_or_404(CivicObject, number=number)
    leaf = Leaf.objects.about(row.subject).first()
    [why_secret] = objects.secrets_of_ours([row], now=clock.now())
    context = {
        "object": row,
        "leaf": leaf,
        "called": objects.called(row.kind),
        "why_secret": why_secret,
        "document": "" if why_secret else objects.legible(publishing.proved([row])[0]),
        "witnesses": witnessing.witnesses_of(leaf.index + 1) if leaf else [],
    }
    return render(request, "peers/object.html", context)


def _about(request: HttpRequest) -> str:
    """The name of something, if only messages that mention it are wanted; empty if not."""
    try:
        return str(UUID(request.GET.get("about", "")))
    except ValueError:
        return ""


def _mentions(about: str) -> dict[str, str]:
    return {"document__contains": about} if about else {}
