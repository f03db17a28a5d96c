from functools import partial

from django.db import migrations

from core.groups import EDITORS, grant

SYNONYMS = {"search.synonym": ["view", "add", "change", "delete"], "search.documenttext": ["view"]}


class Migration(migrations.Migration):
    dependencies = [("search", "0002_synonyms"), ("core", "0003_groups")]
    operations = [
        migrations.RunPython(partial(grant, lowest=EDITORS, grants=SYNONYMS), migrations.RunPython.noop)
    ]
