"""Django's own checks of the record: verbs are declared so that they can be read, and triggers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core import checks

from core import hooks
from core.record import protection
from core.record.verbs import Verb


def verbs_can_be_read(**_facts: Any) -> list[checks.CheckMessage]:
    """Every version of every verb has a sentence that its fields fill, and a number of its own."""
    return [
        checks.Error(fault, obj=name, id="record.E001")
        for name, verb in hooks.verbs.items()
        for fault in faults(name, verb)
    ]


def faults(name: str, verb: Verb) -> Iterator[str]:
    """What is wrong with the declaration of a verb."""
    versions = (verb, *verb.earlier)
    if any(version.name != name for version in versions):
        yield f"the verb {name} is registered under another name than it has"
    if len({version.version for version in versions}) < len(versions):
        yield f"the verb {name} declares one version twice"
    for version in versions:
        try:
            version.said(dict.fromkeys(version.fields, 0))
        except (KeyError, TypeError, ValueError) as error:
            yield f"the sentence of {name} {version.version} asks for more than its fields: {error}"


def database_protects_the_record(
    *, databases: Sequence[str] | None = None, **_facts: Any
) -> list[checks.CheckMessage]:
    """Only a warning, because migrating, which puts the triggers back, begins with the checks."""
    if not databases or not protection.has_tables():
        return []
    return [
        checks.Warning(f"the trigger {name} is missing: run `manage.py migrate`", id="record.W001")
        for name in protection.missing()
    ]
