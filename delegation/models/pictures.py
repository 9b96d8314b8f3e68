"""What a count kept: what everybody's vote came to, read one by one; and the snapshot."""

from typing import ClassVar

from django.db import models


class Picture(models.Model):
    """One count: that of the close, or last night's while the vote runs."""

    matter = models.CharField(max_length=120, unique=True)
    on = models.DateField()
    is_final = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"picture of {self.matter}"


class PictureChunk(models.Model):
    """What the votes of the persons numbered `first` to `last` came to, sealed at rest.

    Kept at the close only.
    """

    picture = models.ForeignKey(
        Picture, on_delete=models.CASCADE, related_name="chunks", db_index=False
    )
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["picture", "first"], name="picture_in_pieces"),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="piece_of_a_picture_goes_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id}: {self.first} to {self.last}"


class Basis(models.Model):
    """What last night's picture of a running vote was made from, sealed at rest.

    Figures of the day follow from it and from the votes in the open, so that they change with
    what is public only.
    """

    picture = models.OneToOneField(
        Picture, on_delete=models.CASCADE, primary_key=True, related_name="basis"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"basis of {self.picture_id}"


class Snapshot(models.Model):
    """The mandates and open votes that a closed vote was counted with; nobody's but open voters'.

    Members can download it and count again.
    """

    matter = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"snapshot of {self.matter}"
