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
from core.people.rules import ShownName

register = template.Library()


@register.simple_tag
def byline(person: Person | None, level: int = 3, group: str = "") -> SafeString:
    """The author of something at the anonymity level under which it was written.

    `group` is the group in whose name it was written, where nobody here is its author.
    """
    if group and person is None:
        return format_html('<span class="person person-group">{}</span>', group)
    shown = shown_name(person, level)
    link, how = link_to(person, shown), _how(shown)
    if link:
        return format_html('<a class="person {}" href="{}">{}</a>', how, link, in_words(shown))
    return format_html('<span class="person {}">{}</span>', how, in_words(shown))


@register.inclusion_tag("components/person.html")
def person_chip(person: Person, level: int = 3) -> dict[str, Any]:
    """Picture and name, where a person stands alone; the picture only beside the full name."""
    shown = shown_name(person, level)
    return {
        "photo": person.photo if shown.link_kind == "profile" else "",
        "number": person.number,
        "name": in_words(shown),
        "link": link_to(person, shown),
        "how": _how(shown),
    }


def _how(shown: ShownName) -> str:
    """How much is shown, as a class: a pen name, a former member and nobody look otherwise."""
    return "person-pen" if shown.link_kind == "pseudonym" else f"person-{shown.phrase}"


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
