from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0001_initial"),
        ("referenda", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="referendum",
            name="shut_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="referendum",
            constraint=models.CheckConstraint(
                condition=models.Q(("shut_on", None), ("is_joint", True), _connector="OR"),
                name="referendum_waits_for_others_only",
            ),
        ),
    ]
