from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from network_map.editing.importing import files, running
from network_map.editing.importing.fields import guessed
from network_map.models import Import, ImportRow, NetworkMapPage


class Command(BaseCommand):
    help = (
        "Says what a CSV or XLSX file of initiatives would change on the Dutch map, and with --go changes it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--go", action="store_true", help="Import what is new and changed.")
        parser.add_argument("--live", action="store_true", help="Let visitors see it at once.")
        parser.add_argument("--user", help="The name of the account that the history of pages mentions.")

    def handle(self, *, file, go, live, user, **options):
        run = self._read(file, live, self._account(user))
        for stage in (running.Stage.CHECKING, running.Stage.IMPORTING) if go else (running.Stage.CHECKING,):
            self._do(run, stage, silent=options["verbosity"] == 0)
        for row in run.rows.filter(outcome=ImportRow.Outcome.WRONG):
            self.stdout.write(f"{row.number}: {' '.join(row.reasons)}")
        found = running.counts(run)
        self.stdout.write(
            ", ".join(f"{found.get(outcome, 0)} {outcome}" for outcome in ImportRow.Outcome.values)
        )

    def _account(self, name: str | None):
        if name is None:
            return None
        found = get_user_model().objects.filter(username=name).first()
        if found is None:
            raise CommandError(f"There is no account {name}.")
        return found

    def _read(self, path: Path, live: bool, user) -> Import:
        page = NetworkMapPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if page is None:
            raise CommandError("There is no map yet: run seed_demo first, or make one in the editor.")
        try:
            with path.open("rb") as opened:
                table = files.read(File(opened, path.name))
        except (ValidationError, OSError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        run = running.keep(page, path.name, table, guessed(table.headings), user)
        run.live = live
        run.save(update_fields=["live"])
        return run

    def _do(self, run: Import, stage, *, silent: bool) -> None:
        running.begin(run, stage)
        with tqdm(total=run.rows.count(), unit="row", desc=stage.value, disable=silent) as bar:
            done = running.finish(run, run.user, lambda now: bar.update(now.done - bar.n))
        run.stage, run.done = done.stage, done.done
