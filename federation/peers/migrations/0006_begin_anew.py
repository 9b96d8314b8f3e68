"""Groups that are known again begin anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("peers", "0005_refusals"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="heardobject",
            name="object_heard_once",
        ),
        migrations.RemoveConstraint(
            model_name="heardobject",
            name="number_heard_once",
        ),
        migrations.AddField(
            model_name="evidence",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="heardobject",
            name="dropped_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="heardobject",
            name="set_aside_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="peer",
            name="before",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="peer",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="peer",
            name="vouched_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="heardobject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("set_aside_at__isnull", True)),
                fields=("peer", "uid"),
                name="object_heard_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="heardobject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("set_aside_at__isnull", True)),
                fields=("peer", "number"),
                name="number_heard_once",
            ),
        ),
    ]
