from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("peers", "0002_clocks")]

    operations = [
        migrations.AddField(
            model_name="heardkey",
            name="heard_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="heardkey",
            name="over_at",
            field=models.BigIntegerField(null=True),
        ),
    ]
