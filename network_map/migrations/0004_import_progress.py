from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network_map", "0003_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="moved_at",
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name="import",
            name="organisations",
            field=models.JSONField(default=list),
        ),
    ]
