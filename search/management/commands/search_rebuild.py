from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import engines
from search.engines.base import EngineError
from search.index import searchable_pages
from search.keeping import write_remote
from search.rebuilding import TakenOverError, rebuild
from search.standing import is_current


class Command(BaseCommand):
    help = "Fills a fresh search index and swaps it in; visitors go on finding what they found until then."

    def add_arguments(self, parser):
        parser.add_argument("--if-needed", action="store_true", help="only where the index is not the code's")

    def handle(self, *, if_needed, **options):
        used = {engine.name: engine for engine in (engines.database_engine(), engines.engine())}
        for name, engine in used.items():
            if if_needed and is_current(engine):
                continue
            with tqdm(
                total=searchable_pages().count(), unit="page", desc=name, disable=options["verbosity"] == 0
            ) as bar:
                try:
                    count = rebuild(engine, bar.update)
                except TakenOverError as error:
                    raise CommandError(f"{name}: {error}") from error
                except EngineError as error:
                    if if_needed and engine is not engines.database_engine():
                        self.stderr.write(f"{name} does not answer; `tick` fills it when it does: {error}")
                        continue
                    raise CommandError(f"The index in {name} stays as it was: {error}") from error
            if engine is not engines.database_engine():
                write_remote()  # what waited for it before it was filled
            self.stdout.write(f"{count} pages in the index in {name}")
