from django.db import migrations, models

import core.plain_checks


class Migration(migrations.Migration):
    dependencies = [
        ("network_map", "0005_merged_submissions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="initiativelink",
            name="label",
            field=models.CharField(
                help_text="What visitors read.",
                max_length=80,
                validators=[core.plain_checks.check_line],
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="initiativepage",
            name="contact_name",
            field=models.CharField(
                blank=True,
                max_length=120,
                validators=[core.plain_checks.check_line],
                verbose_name="contact: name",
            ),
        ),
        migrations.AlterField(
            model_name="initiativepage",
            name="organisation_name",
            field=models.CharField(
                blank=True,
                help_text="It gets a page of its own when this page is published, and is added here.",
                max_length=120,
                validators=[core.plain_checks.check_line],
                verbose_name="organisation that is not in the list yet",
            ),
        ),
        migrations.AlterField(
            model_name="initiativepage",
            name="place_name",
            field=models.CharField(
                blank=True,
                help_text="Where it should read differently, as for a town abroad: “Prato”.",
                max_length=80,
                validators=[core.plain_checks.check_line],
                verbose_name="name of the place",
            ),
        ),
    ]
