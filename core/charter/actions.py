"""Writing the charter: the only way a rule changes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.models import Version
from core.charter.parameters import Parameter, Value, checks
from core.charter.reading import Charter, UnknownParameter, expect, numbered
from core.charter.rules import stored
from core.record.actions import append
from core.refusals import Refusal


class NothingChanges(Refusal):
    """Every value given is in force already."""

    code = "nothing-changes"
    sentence = _("This is what the charter says already. Change at least one value.")


class CheckFailed(Refusal):
    """Two or more values do not go together."""

    code = "values-do-not-fit"
    sentence = _("%(what)s")


class FixedAtFounding(Refusal):
    """The founders chose this, and it stays."""

    code = "fixed-at-founding"
    sentence = _("“%(rule)s” was chosen when the group was founded, and cannot be changed.")


class NotOfThisKind(Refusal):
    """A group of people has other rules than a group of groups."""

    code = "not-of-this-kind"
    sentence = _("A group of this kind has no rule “%(rule)s”.")


def clean(changes: Mapping[str, object]) -> dict[str, Value]:
    """Read values for parameters; raises UnknownParameter, WrongValue or OutOfBounds."""
    values = {}
    for name, given in changes.items():
        parameter = hooks.parameters.get(name)
        if parameter is None:
            raise UnknownParameter(name=name)
        values[name] = parameter.clean(given)
    return values


def amended(charter: Charter, changes: Mapping[str, object]) -> Charter:
    """The charter as it would be; raises what `enact` would raise, and changes nothing."""
    values = clean(changes)
    if charter.number and all(charter[name] == value for name, value in values.items()):
        raise NothingChanges
    for name in values if charter.number else ():
        _require_changeable(hooks.parameters[name], charter, values[name])
    after = charter.changed(values)
    for check in checks.values():
        if not check.holds(after):
            raise CheckFailed(what=check.sentence)
    return after


def _require_changeable(parameter: Parameter, charter: Charter, value: Value) -> None:
    if parameter.is_fixed and value != charter[parameter.name]:
        raise FixedAtFounding(rule=parameter.gap())
    if not parameter.belongs(charter):
        raise NotOfThisKind(rule=parameter.gap())


@transaction.atomic
def enact(
    changes: Mapping[str, object], *, now: datetime, decision: str | UUID | None, cause: str
) -> Version:
    """Bring a new version of the charter into force and record it (S1-029).

    The first version writes down every rule, so that a default that changes in a later release
    changes no group. Raises UnknownParameter, WrongValue, OutOfBounds, CheckFailed or
    NothingChanges, and then nothing has changed.
    """
    # Whoever writes a version waits for others at the first one, and then sees theirs.
    Version.objects.select_for_update().filter(number=1).first()
    latest = Version.objects.latest_first().first()
    before = numbered(latest.number) if latest else numbered(0)
    after = amended(before, changes)
    values = dict(after.explicit) if latest else dict(after)
    kept = dict(latest.values) if latest else {}
    written = kept | {name: stored(value) for name, value in values.items()}
    changed = {n: v for n, v in written.items() if n not in kept or kept[n] != v}
    number = before.number + 1
    expect(number)
    version = Version.objects.create(
        number=number,
        values=written,
        enacted_at=now,
        decision=UUID(str(decision)) if decision else None,
        cause=cause,
    )
    append(
        "charter.enacted",
        subject=f"charter:{number}",
        payload={
            "number": number,
            "changes": changed,
            "decision": str(version.decision) if version.decision else None,
            "cause": cause,
        },
        at=now,
    )
    return version
