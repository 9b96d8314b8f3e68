"""How what programs send is read: strictly, and never more than a page could send."""

import io
import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

NUL = _("The text contains a sign that cannot be kept.")


class TooMuch(APIException):
    """More than is read at once."""

    status_code = 413
    default_detail = _("That is too much at once.")
    default_code = "too-much"


def body(stream: IO[bytes], most: int) -> bytes:
    """What was sent; raises TooMuch."""
    sent = stream.read(most + 1)
    if len(sent) > most:
        raise TooMuch
    return sent


class Json(BaseParser):
    """JSON in UTF-8 (RFC 8259): no numbers that are none, no half signs, no null signs."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        sent = body(stream, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        try:
            found = json.loads(sent.decode("utf-8"), parse_constant=_refuse)
            written = json.dumps(found, ensure_ascii=False)
            written.encode("utf-8")
        except (ValueError, RecursionError):
            raise ParseError(_("This is no JSON that can be read.")) from None
        if "\\u0000" in written.replace("\\\\", ""):
            raise ParseError(NUL)
        return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class Picture(BaseParser):
    """The bytes of a picture, sent as they are."""

    media_type = "image/*"
    most = 5_000_001

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        return io.BytesIO(body(stream, self.most))
