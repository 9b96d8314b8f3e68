"""What is kept of the records of peers, to give it back; and what they gave back of ours."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F

from core.record.rules.tails import Kept
from federation.peers.models.peers import Peer
from federation.peers.rules.pieces import Span


class PieceQuerySet(models.QuerySet[Any]):
    """Pieces of a record, asked for in English."""

    def holding(self, place: int) -> Self:
        """Those that hold the leaf at this place, or later ones."""
        return self.filter(first__gt=place - F("width")).order_by("first")

    def leaves(self) -> Iterator[tuple[int, Kept]]:
        """All leaves with their places. Of no record more is kept than fits into memory."""
        for piece in self.order_by("first"):
            yield from piece.span.leaves()


class Piece(models.Model):
    """Leaves that stand one after the other: their hashes, and those entries that travel."""

    first = models.BigIntegerField()
    width = models.PositiveSmallIntegerField()
    hashes = models.BinaryField()
    # As C2SP tlog-tiles bundles them.
    entries = models.BinaryField()
    # The checkpoint under which it was read.
    note = models.TextField(blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.width} leaves from {self.first}"

    @property
    def span(self) -> Span:
        """As a value."""
        hashes, entries = bytes(self.hashes), bytes(self.entries)
        return Span(first=self.first, hashes=hashes, entries=entries, note=self.note)


class TheirPiece(Piece):
    """Of the record of a peer, as we read it and only as long as it is young."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="pieces")
    # How many bytes it takes.
    weight = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "first"], name="their_piece_once")
        ]


class OurPiece(Piece):
    """Of our own record, as a peer gives it back; it counts only when all of it is here."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="given")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "first"], name="our_piece_once")
        ]


class OurWords(models.Model):
    """Something we said to others and no longer know, as a peer gives it back."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="given_words")
    number = models.BigIntegerField()
    document = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "number"], name="our_words_once")
        ]

    def __str__(self) -> str:
        return f"our message {self.number}"
