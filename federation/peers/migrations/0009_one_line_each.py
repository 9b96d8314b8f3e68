"""Of what a witness answered its own line is kept, and nothing that stood beside it."""

import base64
import binascii
from typing import Any

from django.db import migrations


def keep_one_line(apps: Any, _editor: Any) -> None:
    """Keep the one line that says the moment that was checked; without one nothing is kept."""
    for row in apps.get_model("peers", "Cosignature").objects.select_related("peer").iterator():
        if row.line.count("\n") == 1:
            continue
        lines = {line for line in row.line.split("\n") if _is_theirs(line, row)}
        if len(lines) == 1:
            row.line = lines.pop() + "\n"
            row.save(update_fields=["line"])
        else:
            # Another is asked for with the next checkpoint.
            row.delete()


def _is_theirs(line: str, row: Any) -> bool:
    """Whether it is a line of this witness and moment: four bytes, eight of time, a signature."""
    begin = f"\u2014 folkmoot/{row.peer.origin}/witness "
    try:
        raw = base64.b64decode(line.removeprefix(begin), validate=True)
    except (binascii.Error, ValueError):
        return False
    at = int(row.at.timestamp()).to_bytes(8, "big")
    return line.startswith(begin) and len(raw) == 4 + 8 + 64 and raw[4:12] == at


class Migration(migrations.Migration):
    dependencies = [
        ("peers", "0008_stated_times"),
    ]

    operations = [
        migrations.RunPython(keep_one_line, migrations.RunPython.noop, elidable=True),
    ]
