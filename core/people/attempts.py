"""How often somebody may try, where guessing would pay."""

from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.counters import MINUTE
from core.refusals import Refusal

LIMITS = {"recover": "10/m/ip,50/d/ip", "link": "30/m/ip", "download": "10/m/ip"}
WRONG_TOKENS = 30


class TooOften(Refusal):
    """Too many attempts from one place."""

    code = "too-often"
    sentence = _("That was too often. Please wait a little.")
    status = 429


def count_attempt(request: HttpRequest, action: str) -> None:
    """Count an attempt to do `action`; raises TooOften. Looking at a page is no attempt."""
    if not ratelimit.consume(request, app="core.people", action=action, config=LIMITS):
        raise TooOften


def count_wrong_token(request: HttpRequest) -> None:
    """Count a token that is nobody's, however it was shown; raises TooOften."""
    cache: Any = caches["default"]
    (counted,) = cache.count(f"token:{ratelimit.get_ip(request)}", (MINUTE,))
    if counted > WRONG_TOKENS:
        raise TooOften
