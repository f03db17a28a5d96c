import gc
import warnings

from bs4 import MarkupResemblesLocatorWarning
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from home.demonstration.accounts import ACCOUNTS, PASSWORD
from home.demonstration.seeding import Seeding, count_steps, files_missing, is_filled

SAFE_SETTINGS = (".dev", ".test")


class Command(BaseCommand):
    help = "Fills an empty site with demonstration content, and makes accounts with a known password."
    requires_system_checks = []  # a second run should be over at once

    def add_arguments(self, parser):
        parser.add_argument(
            "--yes",
            action="store_true",
            help="also on a site that may be public, in spite of the known password",
        )

    def handle(self, *args, yes=False, **options):
        if not (yes or settings.DEBUG or settings.SETTINGS_MODULE.endswith(SAFE_SETTINGS)):
            raise CommandError(
                "This makes accounts with a known password, so not on a site that may be public. "
                "Give --yes if that is what you want."
            )
        if is_filled():
            self.stdout.write("The site has content already; nothing was changed.")
            self._name_missing_files()
            return
        # wagtail-localize reads every text as HTML; that some look like an address or a file is no news.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        gc.disable()  # it takes a tenth of the run and finds a few megabytes
        try:
            with tqdm(total=count_steps(), disable=options["verbosity"] == 0, unit="step") as bar:
                Seeding(bar).run()
        finally:
            gc.enable()
        self.stdout.write(f"Sign in at /admin/ as {', '.join(ACCOUNTS)}; the password of each is: {PASSWORD}")

    def _name_missing_files(self):
        if missing := files_missing():
            self.stderr.write(
                f"{len(missing)} of its files, such as {missing[0]}, are not in {settings.MEDIA_ROOT}: "
                "copy them from the MEDIA_ROOT that it was filled with."
            )
