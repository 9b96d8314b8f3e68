"""Keeping what a count came to: how everybody's vote stood, and the snapshot to recount."""

from datetime import date

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from core.keys import fields
from delegation.actions import basis
from delegation.actions.assembling import Gathered
from delegation.actions.counting import Effective
from delegation.matters import Matter
from delegation.models import Basis, Picture, PictureChunk, Snapshot
from delegation.models.chunks import LOST, cut

CHUNKS_AT_ONCE = 50


@transaction.atomic
def keep(matter: Matter, effective: Effective, *, on: date | None = None) -> Picture | None:
    """Keep what was counted: with `on` what the figures of a day follow, at the close for good.

    At the close also what everybody's vote came to: one part is read without the others, and all
    are sealed at rest, because nobody but the person sees theirs. Where no mandate speaks nothing
    is kept.
    """
    Picture.objects.filter(matter=matter.key).delete()
    if effective.gathered is None:
        return None
    if on is not None:
        return keep_basis(matter, effective.gathered, effective.numbers, on=on)
    picture = Picture.objects.create(matter=matter.key, on=matter.closes, is_final=True)
    keep_parts(picture, effective)
    Snapshot.objects.update_or_create(
        matter=matter.key,
        defaults={"data": effective.snapshot, "sha256": effective.snapshot_sha256},
    )
    return picture


def keep_basis(
    matter: Matter, gathered: Gathered, numbers: NDArray[np.int64], *, on: date
) -> Picture:
    """Keep which mandates speak in a vote, and the roll whose places they name."""
    picture = Picture.objects.create(matter=matter.key, on=on)
    data = fields.encrypt_bytes(basis.write(gathered, numbers), about=about(matter.key, 0))
    Basis.objects.create(picture=picture, data=data)
    return picture


def basis_of(key: str) -> tuple[Gathered, NDArray[np.int64]] | None:
    """What was kept so, without any vote, and the roll; None where no mandate spoke."""
    kept = Basis.objects.filter(picture__matter=key).first()
    if kept is None:
        return None
    return basis.read(fields.decrypt_bytes(bytes(kept.data), about=about(key, 0)))


def keep_parts(picture: Picture, effective: Effective) -> None:
    """Write what everybody's vote came to, some thousand people in a row."""
    start, followed = effective.followed
    level = effective.level
    if effective.gathered is not None:
        lost = effective.gathered.spoken_for & ~effective.direct & (effective.outcome < 0)
        level = np.where(lost, np.int8(LOST), level)
    parts = cut(
        numbers=effective.numbers,
        outcome=effective.outcome,
        level=level,
        start=start,
        followed=followed,
    )
    PictureChunk.objects.bulk_create(
        (
            PictureChunk(
                picture=picture,
                first=first,
                last=last,
                blob=fields.encrypt_bytes(blob, about=about(picture.matter, first)),
            )
            for first, last, blob in parts
        ),
        batch_size=CHUNKS_AT_ONCE,
    )


def about(key: str, first: int) -> str:
    """What a sealed part is bound to, so that no part can stand in the place of another."""
    return f"picture {key} {first}"
