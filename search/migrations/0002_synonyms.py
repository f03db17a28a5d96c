"""The synonyms that a new site begins with; editors change them as they like."""

import csv
from pathlib import Path

from django.db import migrations

SOURCE = Path(__file__).parents[1] / "data" / "synonyms.csv"


def add_synonyms(apps, schema_editor):
    synonym = apps.get_model("search", "Synonym")
    with SOURCE.open(newline="") as lines:
        synonym.objects.bulk_create(
            [
                synonym(
                    language=row["language"],
                    asked=row["asked"],
                    found=row["found"],
                    both_ways=row["both_ways"] == "yes",
                )
                for row in csv.DictReader(lines)
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]
    operations = [migrations.RunPython(add_synonyms, migrations.RunPython.noop)]
