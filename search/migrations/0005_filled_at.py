import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0004_groups")]
    operations = [
        migrations.AddField(
            "searchindex", "filled_at", models.DateTimeField(default=django.utils.timezone.now)
        ),
    ]
