"""Which kinds of notices a person wants by mail."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.models import Silence
from core.people.models import Person
from core.refusals import Refusal


class UnknownKind(Refusal):
    """There is no such kind, or its mails cannot be switched off."""

    code = "unknown-kind"
    sentence = _("These mails cannot be switched off.")
    status = 404


def may_be_silenced() -> list[str]:
    """The kinds whose mails a person can switch off."""
    kinds = hooks.notice_kinds.values()
    return [kind.name for kind in kinds if kind.mails and kind.may_be_silenced]


@transaction.atomic
def choose_mails(person: Person, wanted: Collection[str]) -> None:
    """Mail these kinds and no others, as far as they can be switched off."""
    Silence.objects.filter(person=person).delete()
    Silence.objects.bulk_create(
        Silence(person=person, kind=name) for name in may_be_silenced() if name not in wanted
    )


def stop_mails(person: Person, kind: str) -> None:
    """Send this kind no more. Raises UnknownKind."""
    if kind not in may_be_silenced():
        raise UnknownKind
    Silence.objects.get_or_create(person=person, kind=kind)
