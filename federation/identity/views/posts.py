"""What was told: notes and activities under their own addresses."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from federation.identity import speaking
from federation.identity.models import Activity, Post
from federation.identity.rules import activities
from federation.identity.rules.activities import INSTANCE
from federation.identity.views.answers import answer, is_program, require_followable, varied


@require_safe
def note(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A note; for people, the page of its proposal. Of one that was taken back, its absence."""
    post = get_object_or_404(Post, uid=uid)
    if post.gone_at is not None:
        gone = activities.tombstone(speaking.places(), str(uid), at=post.gone_at)
        return answer(gone, status=410)
    require_followable()
    if not is_program(request):
        return varied(redirect("proposals:detail", post.proposal_id))
    return answer(speaking.proved(post.note, by=INSTANCE))


@require_safe
def activity(_request: HttpRequest, uid: UUID) -> HttpResponse:
    """Something that was done in public, proved anew with the key of the day."""
    require_followable()
    found = get_object_or_404(Activity, uid=uid)
    if not found.is_public:
        raise Http404(_("This was between two only."))
    return answer(speaking.proved(found.content, by=found.by))
