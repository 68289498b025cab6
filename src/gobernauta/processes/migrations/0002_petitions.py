from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial")]

    operations = [
        migrations.AddField("ballot", "state_before", models.CharField(blank=True, default="", max_length=12)),
        migrations.AddField("reached", "planned_at", models.DateTimeField(null=True)),
    ]
