from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

IGNORED = [".venv", "node_modules", "tests", "var"]


class Command(BaseCommand):
    help = "Collects the texts of the interface that need a translation (needs the gettext tools)."

    def handle(self, *, verbosity, **options):
        call_command(
            "makemessages",
            locale=["nl"],
            extensions=["html", "mjml", "py", "txt", "xml"],
            no_location=True,
            no_wrap=True,
            ignore_patterns=IGNORED,
            verbosity=verbosity,
        )
        for folder in settings.LOCALE_PATHS:
            tidy(Path(folder) / "nl/LC_MESSAGES/django.po")


def tidy(path: Path) -> None:
    """Put the texts in an order of their own, so that only a changed text changes the file."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.msgid, entry.msgctxt or ""))
    catalogue.save()
