"""Whoever has an answer already is told that it still holds, and not sent it again (RFC 9110)."""

import hashlib
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe, quote_etag
from rest_framework.response import Response

SAFE = ("GET", "HEAD")


def unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response, or 304 if it is the one that the program says it has."""
    if request.method not in SAFE or response.status_code != 200:
        response.setdefault("Cache-Control", "no-store")
        return response
    response.setdefault("Cache-Control", "private, no-cache")
    if isinstance(response, Response):
        # Only when it has been written is it known what it says.
        response.add_post_render_callback(lambda written: _compared(request, written))
        return response
    return response if response.streaming else _compared(request, response)


def _compared(request: HttpRequest, response: Any) -> HttpResponseBase:
    digest = hashlib.sha256(response.content).hexdigest()[:32]
    response["ETag"] = quote_etag(digest)
    changed = response.get("Last-Modified")
    answer = get_conditional_response(
        request,
        etag=response["ETag"],
        last_modified=parse_http_date_safe(changed) if changed else None,
        response=response,
    )
    return answer or response
