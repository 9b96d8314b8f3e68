"""Pages about the rest of the internet: how to follow the group, and the paper about federation."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.instance import instance
from federation.identity import speaking
from federation.identity.models import Delivery, Follower, Lane, Received
from federation.identity.views.answers import require_followable

PAPER = Path(settings.BASE_DIR) / "FEDERATION.md"


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """How anybody follows the group from elsewhere, and whether everybody is reached."""
    require_followable()
    page = {
        "handle": speaking.handle(),
        "address": instance.address,
        "followers": Follower.objects.count(),
        "waiting": Delivery.objects.waiting().count(),
        # Not which: many a place is one person's own, and who follows is shown to nobody.
        "failing": Lane.objects.failing().count(),
        "contradicted": Received.objects.contradicted().count(),
        "refused": Lane.objects.refusals(),
    }
    return render(request, "federation/follow.html", page)


@require_safe
def paper(_request: HttpRequest) -> HttpResponse:
    """What this software speaks, for those who write other software (FEP-67ff)."""
    return HttpResponse(PAPER.read_bytes(), content_type="text/markdown; charset=utf-8")
