"""What we read of the records of peers is kept for a while: theirs may be lost, and ours is not."""

from collections.abc import Iterator, Sequence

from django.db.models import F, Sum, Window

from core.record.rules.tails import Kept
from federation.peers.models import HeardObject, Peer, TheirPiece
from federation.peers.rules.answers import MOST_OBJECTS, fitting
from federation.peers.rules.pieces import Span, cut

# Of each peer: days of a large group, years of a small one.
MOST_ENTRIES = 10_000
MOST_BYTES = 8 * 1024 * 1024


def keep(peer: Peer, first: int, leaves: Sequence[Kept], *, note: str) -> None:
    """Keep what was read of a peer's record, and no longer what is older than the newest part.

    Call it in the transaction in which the cursor moves on.
    """
    spans = list(cut(first, leaves, note=note))
    if not spans:
        return
    TheirPiece.objects.bulk_create(
        TheirPiece(
            peer=peer,
            first=span.first,
            width=span.width,
            hashes=span.hashes,
            entries=span.entries,
            weight=span.weight,
            note=note,
        )
        for span in spans
    )
    mine = TheirPiece.objects.filter(peer=peer)
    mine.filter(first__lte=spans[-1].end - MOST_ENTRIES - F("width")).delete()
    # Each with all that are newer.
    newer = mine.annotate(heap=Window(Sum("weight"), order_by=F("first").desc()))
    too_much = newer.filter(heap__gt=MOST_BYTES).values("pk")
    TheirPiece.objects.filter(pk__in=too_much).delete()


def kept_of(peer: Peer, place: int) -> list[Span]:
    """What we keep of a peer's own record from a place on, as much as fits into one answer."""
    pieces = TheirPiece.objects.filter(peer=peer).holding(place)
    chosen = list(fitting(pieces.values_list("pk", "weight")))
    return [piece.span for piece in pieces.filter(pk__in=chosen)]


def words_of(peer: Peer, number: int) -> Iterator[str]:
    """What a peer said, with its proofs, from a number on, as much as fits into one answer."""
    said = HeardObject.objects.filter(peer=peer, number__gte=number).exclude(document="")
    documents = said.order_by("number").values_list("document", flat=True)[:MOST_OBJECTS]
    return fitting((document, len(document.encode())) for document in documents)
