from django.db import migrations

from core.groups import EDITORS, MODERATORS, grant


def give_permissions(apps, schema_editor):
    grant(apps, schema_editor, EDITORS, {"blog.series": ["add", "change"]})
    grant(apps, schema_editor, MODERATORS, {"blog.series": ["delete"]})


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial"), ("core", "0003_groups")]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
