"""A group becomes a confederation: from now on its members are groups."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.models import Confederation
from federation.confederations.verbs import FOUNDED


class AlreadyFounded(Refusal):
    """The group is a confederation already."""

    code = "already-founded"
    sentence = _("This group is a confederation already.")


@transaction.atomic
def found_confederation(
    *, name: str, now: datetime, values: Mapping[str, Any] | None = None
) -> Confederation:
    """Make this instance a confederation without members yet; raises AlreadyFounded.

    `values` are those of its charter as they are stored. It opens its joint votes itself.
    """
    if Confederation.objects.own() is not None:
        raise AlreadyFounded
    own: Confederation = Confederation.objects.create(
        origin=instance.origin,
        name=name,
        values=dict(values or {}),
        hub=instance.origin,
        hub_since=now,
    )
    append(FOUNDED, subject=own.subject, payload={"name": name}, at=now)
    return own
