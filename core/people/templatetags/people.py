"""Names and pictures of people, wherever a page shows them."""

import base64
import io
from typing import Any

import qrcode
import qrcode.image.svg
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.people.display import in_words, link_to, shown_name
from core.people.models import Person

register = template.Library()


@register.simple_tag
def byline(person: Person | None, level: int = 3) -> SafeString:
    """The author of something at the anonymity level under which it was written."""
    shown = shown_name(person, level)
    link = link_to(person, shown)
    if link:
        return format_html('<a class="person" href="{}">{}</a>', link, in_words(shown))
    return format_html('<span class="person">{}</span>', in_words(shown))


@register.inclusion_tag("people/chip.html")
def person_chip(person: Person) -> dict[str, Any]:
    """Picture and name, for lists of members."""
    shown = shown_name(person, 3)
    return {"person": person, "name": in_words(shown), "link": link_to(person, shown)}


@register.simple_tag
def qr(address: str) -> SafeString:
    """A QR code of an address, as a picture within the page: no other page knows the secret."""
    image = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, box_size=12)
    out = io.BytesIO()
    image.save(out)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return format_html(
        '<img class="qr" src="data:image/svg+xml;base64,{}" alt="{}" width="240" height="240">',
        data,
        _("QR code"),
    )


@register.simple_tag
def sends_mail() -> bool:
    """Whether this instance has a mail server; otherwise mails are files in a folder."""
    return bool(settings.MAIL_URL)
