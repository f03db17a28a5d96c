from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compiles the translations of the interface, without needing the gettext tools on the machine."

    def handle(self, *args, **options):
        for folder in settings.LOCALE_PATHS:
            for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
                catalogue = polib.pofile(str(source), check_for_duplicates=True)
                catalogue.save_as_mofile(str(source.with_suffix(".mo")))
                self.stdout.write(
                    f"{len(catalogue.translated_entries())} texts in {source.parent.parent.name}"
                )
