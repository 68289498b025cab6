from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0003_budgets")]

    operations = [
        migrations.AddIndex("ballot", models.Index(fields=["process", "changed_at"], name="processes_changes")),
    ]
