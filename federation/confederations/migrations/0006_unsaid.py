"""Votes whose opening the record known now does not hold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("confederations", "0005_rolls_are_witnessed"),
    ]

    operations = [
        migrations.AddField(
            model_name="jointvote",
            name="unsaid_at",
            field=models.DateTimeField(null=True),
        ),
    ]
