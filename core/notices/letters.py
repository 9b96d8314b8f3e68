"""The words of a notice, on the page and in a mail, in the language of whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core import hooks
from core.charter.reading import current
from core.dates import Said
from core.instance import instance
from core.notices.kinds import Kind
from core.notices.models import Mail, Notice
from core.people.models import Person
from core.titles import in_words

SALT = "notices.stop"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to leave."""

    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def title_of(notice: Notice) -> str:
    kind: Kind | None = hooks.notice_kinds.get(notice.kind)
    return str(kind.title) if kind else ""


def sentence_of(notice: Notice) -> str:
    """The sentence in the language that is active; nothing for a kind of an earlier release."""
    kind: Kind | None = hooks.notice_kinds.get(notice.kind)
    if kind is None:
        return ""
    try:
        return str(kind.sentence) % Said(in_words(notice.facts))
    except KeyError:
        # An earlier release knew other facts.
        return str(kind.title)


def letter_of(mail: Mail) -> Letter:
    """What to send. A notice is written now, in the language the person speaks now."""
    if mail.notice is None or mail.person is None:
        return Letter(mail.subject, mail.text, mail.html)
    with translation.override(mail.person.language):
        return _letter(mail.notice, mail.person)


def _letter(notice: Notice, person: Person) -> Letter:
    stop = stop_link(person, notice.kind)
    context = {
        "person": person,
        "title": title_of(notice),
        "sentence": sentence_of(notice),
        "link": absolute(notice.link) if notice.link else "",
        "stop_link": stop,
        "choices_link": absolute(reverse("notices:choices")),
        "group": str(current()["group.name"]),
        "language": person.language,
    }
    headers = {"Auto-Submitted": "auto-generated"}
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    subject = f"{context['group']}: {context['title']}"
    return Letter(
        " ".join(subject.split()),
        render_to_string("email/notice.txt", context),
        render_to_string("email/notice.html", context),
        headers,
    )


def absolute(link: str) -> str:
    """A path of this instance as an address that works from outside."""
    return f"{instance.address}{link}"


def stop_link(person: Person, kind_name: str) -> str:
    """The address that stops this kind without signing in; nothing if it cannot be stopped."""
    kind: Kind | None = hooks.notice_kinds.get(kind_name)
    if kind is None or not kind.may_be_silenced:
        return ""
    token = signing.dumps([str(person.uid), kind_name], salt=SALT)
    return absolute(reverse("notices:stop", args=[token]))


def read_stop_token(token: str) -> tuple[str, str] | None:
    """Whose uid and which kind, or None if nobody signed this."""
    try:
        uid, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return str(uid), str(kind)
