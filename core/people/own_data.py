"""Everything that is a person's own, from every room: to see, and to take along in one file."""

import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from core import hooks
from core.people.models import Person

IN_MEMORY = 5_000_000


@dataclass(frozen=True, slots=True)
class OwnData:
    """One room's part: `rows` is anything JSON can hold, `files` are added as they are."""

    name: str
    rows: Any
    files: Mapping[str, bytes] = field(default_factory=dict)


class Part(Protocol):
    """What a room registers in `hooks.own_data`; one that also has `erase` is asked to forget."""

    title: str | Promise

    def __call__(self, person: Person) -> OwnData:
        """Everything the room keeps of this person."""
        ...


def titles() -> dict[str, str | Promise]:
    """What each part is called on pages, by its name."""
    return {name: part.title for name, part in hooks.own_data.items()}


def collect(person: Person) -> list[OwnData]:
    """What every room keeps of this person, in the order in which the rooms registered."""
    return [part(person) for part in hooks.own_data.values()]


def as_json(rows: Any) -> str:
    """Readable by people and programs alike."""
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def write_zip(person: Person) -> IO[bytes]:
    """One zip: README.txt, and for each room a JSON file and its files in a folder."""
    parts = collect(person)
    # A temporary file, because a long life in a group is larger than a small computer's memory.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with translation.override(person.language):
            readme = render_to_string("people/own_data.txt", {"person": person, "parts": parts})
        archive.writestr("README.txt", readme)
        for part in parts:
            archive.writestr(f"{part.name}.json", as_json(part.rows))
            for name, content in part.files.items():
                archive.writestr(f"{part.name}/{name}", content)
    file.seek(0)
    return file
