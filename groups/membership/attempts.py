"""How often strangers may try what costs the group something."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal

LIMITS = {
    "account": "10/m/ip,100/d/ip",
    "founding": "10/m/ip,50/d/ip",
    "confirmation": "3/m/ip,20/d/ip",
    "invitation": "20/m/ip",
}


class TooOften(Refusal):
    """Too many attempts from one place."""

    code = "too-often"
    sentence = _("That was too often. Please wait a little.")
    status = 429


def count_attempt(request: HttpRequest, act: str) -> None:
    """Count an attempt; raises TooOften. Looking at a page is no attempt."""
    if not ratelimit.consume(request, app="groups.membership", action=act, config=LIMITS):
        raise TooOften
