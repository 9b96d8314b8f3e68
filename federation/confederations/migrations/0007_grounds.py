"""On what it rests who belongs: words of groups, and the votes behind seats and charters."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("confederations", "0006_unsaid"),
    ]

    operations = [
        migrations.AddField(
            model_name="admission",
            name="vote",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="charter",
            name="place",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="charter",
            name="vote",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="jointvote",
            name="charter_number",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="seat",
            name="end_vote",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="end_word",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="index",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="vote",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="word",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="wish",
            name="word",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("confederation", models.CharField(max_length=64)),
                ("origin", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(choices=[("join", "Join"), ("leave", "Leave")], max_length=5),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("zone", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["confederation", "origin"], name="word_of_a_group")
                ],
            },
        ),
        migrations.CreateModel(
            name="Expulsion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vote", models.UUIDField()),
                ("origin", models.CharField(max_length=64)),
                ("decided_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("is_done", models.BooleanField(default=False)),
                (
                    "confederation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expulsions",
                        to="confederations.confederation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vote", "origin"), name="expelled_once_by_a_vote"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unfounded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("about", models.CharField(max_length=200)),
                ("said_at", models.DateTimeField()),
                (
                    "confederation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unfounded",
                        to="confederations.confederation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("confederation", "index"), name="unfounded_once"
                    )
                ],
            },
        ),
    ]
