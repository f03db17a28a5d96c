from functools import partial

from django.db import migrations

from core.groups import EDITORS, grant

EVERYTHING = ["view", "add", "change", "delete"]
GRANTS = {
    "search.synonym": EVERYTHING,
    "search.placement": EVERYTHING,
    "search.documenttext": ["view"],
}


class Migration(migrations.Migration):
    dependencies = [("search", "0003_queries"), ("core", "0003_groups")]
    operations = [
        migrations.RunPython(partial(grant, lowest=EDITORS, grants=GRANTS), migrations.RunPython.noop)
    ]
