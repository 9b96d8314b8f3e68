"""Which vote passed a duty on: of two with one deadline that says which counts."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("confederations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="vote",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]
