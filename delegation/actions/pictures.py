"""Keeping what a count came to: how everybody's vote stood, and the snapshot to recount."""

from datetime import date

import numpy as np
from django.db import transaction

from core.keys import fields
from delegation.actions import basis
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
    picture = Picture.objects.create(
        matter=matter.key,
        on=on or matter.closes,
        is_final=on is None,
    )
    if not picture.is_final:
        data = fields.encrypt_bytes(
            basis.write(effective.gathered, effective.numbers), about=about(matter.key, 0)
        )
        Basis.objects.create(picture=picture, data=data)
    else:
        keep_parts(picture, effective)
        Snapshot.objects.update_or_create(
            matter=matter.key,
            defaults={"data": effective.snapshot, "sha256": effective.snapshot_sha256},
        )
    return picture


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
