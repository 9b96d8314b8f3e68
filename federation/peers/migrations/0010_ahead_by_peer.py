"""What one peer showed that we signed and lack does not stand for what others showed."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

WHY = [
    ("short", "nobody who answers has kept all of it"),
    ("words", "nobody who answers has kept everything that we told other groups"),
    ("other", "what they kept is not what we signed"),
    ("silent", "not every group has answered yet, and they may hold still more of it"),
    ("keys", "the keys were changed after the copy was made, and the new ones are not here"),
]
FIELDS = ("size", "root", "note", "at", "obstacle", "peer_id")


class Carried(migrations.RunPython):
    """Rows are read before their table goes and written when the new one is there.

    The key of a table cannot be changed in the same way in every database.
    """

    rows: ClassVar[list[dict[str, Any]]] = []


def read(apps: Any, _editor: Any) -> None:
    Carried.rows = list(apps.get_model("peers", "Ahead").objects.values(*FIELDS))


def write(apps: Any, _editor: Any) -> None:
    ahead = apps.get_model("peers", "Ahead")
    ahead.objects.bulk_create(ahead(**row) for row in Carried.rows)


class Migration(migrations.Migration):
    dependencies = [
        ("peers", "0009_one_line_each"),
    ]

    operations = [
        Carried(read),
        migrations.DeleteModel(name="Ahead"),
        migrations.CreateModel(
            name="Ahead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
                ("obstacle", models.CharField(blank=True, choices=WHY, max_length=6)),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="peers.peer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["peer", "size"], name="ahead_shown_once")
                ],
            },
        ),
        Carried(write),
    ]
