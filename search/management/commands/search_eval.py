import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from search.evaluation import Judged, evaluate


class Command(BaseCommand):
    help = "Measures how well the configured engine finds what judged queries ask for, in a scratch index."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="JSON with docs, queries and, if any, synonyms")
        parser.add_argument("--noise", type=Path, help="JSON with further docs that no query asks for")
        parser.add_argument("--misses", action="store_true", help="also print what was not found first")

    def handle(self, *, file, noise, misses, **options):
        try:
            judged = Judged.read(file, noise)
        except (OSError, json.JSONDecodeError, KeyError, TypeError) as error:
            raise CommandError(f"This is no file of judged queries: {error!r}") from error
        report = evaluate(judged)
        self.stdout.write(f"{len(judged.docs)} texts, {len(judged.queries)} queries")
        self.stdout.write(report.table())
        if misses:
            self.stdout.write("\n".join(report.misses()))
