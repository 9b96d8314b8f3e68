"""What waits for something that can never come is forgotten, and where it stands says so."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.charter.reading import current
from federation.confederations.models import Confederation, Early, JointVote
from federation.peers.models import HeardObject, State

# No question lives so long, from the first signature to the last tally.
KEPT = timedelta(days=400)
# After this time nothing changes any more in a vote that is counted, and who left stays away.
SETTLED = timedelta(days=30)
# The words of a confederation are heard when the group wants to join it, whenever that is; and a
# count may wait for people to decide on somebody who lied.
WITHOUT_TERM = ("confederation:", "certified:")
# What is said of belonging to a confederation.
OF_A_CONFEDERATION = ("seat", "charter", "hub", "silence")
REASON = _("What it is about never came here. It is waited for no longer.")


@transaction.atomic
def forget_what_cannot_come(*, now: datetime) -> int:
    """Forget what waits in vain, all at once, and say so beside each; return how much it was.

    It makes room for the group that said it: what waits is bounded for each.
    """
    gone = in_vain(now=now)
    same = gone.filter(peer=OuterRef("peer"), index=OuterRef("index"))
    with override(str(current()["group.language"])):
        HeardObject.objects.filter(Exists(same)).update(reason=str(REASON))
    number, _of_each = gone.delete()
    return number


def in_vain(*, now: datetime) -> QuerySet[Early]:
    """What can have no effect any more.

    Of somebody whom the group no longer knows; about a confederation that it has left, or a vote
    that is counted; and what is older than any question. What somebody said against whom there is
    evidence waits until the group has decided on that.
    """
    is_old = Q(logged_at__lt=now - KEPT)
    for name in WITHOUT_TERM:
        is_old &= ~Q(waits_for__startswith=name)
    found = Q(peer__state=State.RELEASED)
    found |= Q(peer__state=State.PINNED) & (is_old | _about_left(now) | _about_counted(now))
    # As a text: what is looked up in JSON would have to be JSON itself.
    vote = Cast(KeyTextTransform("vote", "body"), TextField())
    about = Early.objects.annotate(about=vote)
    return Early.objects.filter(pk__in=about.filter(found).values("pk"))


def _about_left(now: datetime) -> Q:
    """About who belongs to a confederation that we left, with nothing that we still follow."""
    left = Confederation.objects.filter(left_at__lt=now - SETTLED)
    quiet = left.exclude(Exists(JointVote.objects.open().filter(confederation=OuterRef("pk"))))
    found = Q(pk__in=[])
    for origin in quiet.values_list("origin", flat=True):
        for what in OF_A_CONFEDERATION:
            found |= Q(waits_for__startswith=f"{what}:{origin}")
    return found


def _about_counted(now: datetime) -> Q:
    """About a vote that was counted a while ago; what is older than that has its own term."""
    since = (now - KEPT, now - SETTLED)
    counted = JointVote.objects.filter(certified_at__range=since).values_list("uid", flat=True)
    return Q(about__in=[str(uid) for uid in counted])
