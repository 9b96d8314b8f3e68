"""Photos: made again from the pixels, so that nothing else in the file survives (S2-048)."""

import hashlib
import io
import warnings
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.people.models import Person, Photo
from core.refusals import Refusal

MAX_BYTES = 5_000_000
MAX_PIXELS = 40_000_000
SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP")


class PhotoRefused(Refusal):
    """The file is no picture, or too large."""

    code = "photo-refused"
    sentence = _("Please choose a picture (JPEG, PNG or WebP) of at most 5 megabytes.")
    status = 400


@transaction.atomic
def set_photo(person: Person, file: BinaryIO, *, size: int) -> Person:
    """Keep a photo, cut to a square and without the place, time and camera in the file.

    Raises PhotoRefused.
    """
    if size > MAX_BYTES:
        raise PhotoRefused
    jpeg = _made_again(file)
    Photo.objects.update_or_create(person=person, defaults={"jpeg": jpeg})
    person.photo = hashlib.sha256(jpeg).hexdigest()[:32]
    person.save(update_fields=["photo"])
    return person


def remove_photo(person: Person) -> Person:
    Photo.objects.filter(person=person).delete()
    person.photo = ""
    person.save(update_fields=["photo"])
    return person


def _made_again(file: BinaryIO) -> bytes:
    """Only pixels cross over: a new picture has no EXIF, no comments and no hidden payload."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as sent:
                if sent.width * sent.height > MAX_PIXELS:
                    raise PhotoRefused
                upright = ImageOps.exif_transpose(sent).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise PhotoRefused from None
    square = ImageOps.fit(upright, (SIDE, SIDE))
    clean = Image.new("RGB", square.size)
    clean.paste(square)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
