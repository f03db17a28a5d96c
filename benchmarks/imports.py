"""How long an import of initiatives takes: dry run, import, the same file again, and undoing it.

In a database of its own, with all pages published. IMPORT_BENCH_ROWS says how many rows, 5,000 without it.
"""

import gc
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from benchmarks.table import print_table  # noqa: E402
from core.models import Organisation, Theme  # noqa: E402
from home.models import HomePage  # noqa: E402
from network_map.editing.importing import files, running  # noqa: E402
from network_map.editing.importing.fields import guessed  # noqa: E402
from network_map.models import Import, NetworkMapPage  # noqa: E402
from network_map.places import gazetteer  # noqa: E402
from network_map.places.locations import label_of  # noqa: E402

ROWS = int(os.environ.get("IMPORT_BENCH_ROWS", "5000"))
ORGANISATIONS = 100
HEADINGS = (
    "Sleutel;Titel;Samenvatting;Wat gebeurt er;Status;Startjaar;Plaats;Thema's;Organisatie;Website".split(";")
)


def main() -> None:
    gc.freeze()  # as gunicorn.conf.py does
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "import.sqlite3")
        original = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            print_table(
                f"Import of {ROWS:,} initiatives into {connection.vendor}",
                ["what", "seconds", "of CPU", "longest piece", "rows by outcome"],
                list(measured(map_page())),
            )
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)


def map_page() -> NetworkMapPage:
    home = HomePage.objects.get(locale__language_code="nl")
    page = home.add_child(instance=NetworkMapPage(title="Open Kaart", slug="open-kaart", locale=home.locale))
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    for number in range(4):
        values = {"name": f"Thema {number}", "slug": f"thema-{number}", "locale": home.locale}
        Theme.objects.create(summary="Om mee te meten.", shape="raam", **values)
    for number in range(ORGANISATIONS):
        Organisation.objects.create(
            name=f"Organisatie {number}", slug=f"organisatie-{number}", locale=home.locale
        )
    return page


def table() -> bytes:
    chance = random.Random(3)  # noqa: S311
    towns = [place for place in gazetteer.places() if place.kind == "municipality"]
    rows = [HEADINGS]
    for number in range(ROWS):
        town = chance.choice(towns)
        rows.append(
            [
                f"K{number}",
                f"Initiatief {number} van {town.name}",
                "Een verzonnen initiatief om mee te meten.",
                f"Dit is verzonnen initiatief nummer {number}, dat van alles doet.",
                chance.choice(["Idee", "Loopt", "Afgerond", "Gestopt"]),
                str(chance.randint(2010, 2026)),
                label_of(town),
                f"Thema {chance.randrange(4)}",
                f"Organisatie {chance.randrange(ORGANISATIONS)}",
                f"https://initiatief-{number}.example/",
            ]
        )
    return "".join(files.written(rows)).encode()


def measured(page: NetworkMapPage) -> Iterator[list[str]]:
    content = table()
    first, reading = upload(page, content)
    yield ["reading the file", f"{reading:.1f}", "", f"{reading:.1f}", ""]
    yield row("dry run", first, running.Stage.CHECKING)
    yield row("import", first, running.Stage.IMPORTING)
    again, _reading = upload(page, content)
    yield row("dry run of the same file again", again, running.Stage.CHECKING)
    yield row("undoing", first, running.Stage.UNDOING)


def upload(page: NetworkMapPage, content: bytes) -> tuple[Import, float]:
    """An import, and how many seconds it took to read its file."""
    start = time.perf_counter()
    found = files.read(SimpleUploadedFile("initiatieven.csv", content))
    run = running.keep(page, "initiatieven.csv", found, guessed(found.headings), None)
    run.live = True
    run.save(update_fields=["live"])
    return run, time.perf_counter() - start


def row(name: str, run: Import, stage) -> list[str]:
    pieces, before = [], time.process_time()
    running.begin(run, stage)
    while Import.objects.get(pk=run.pk).stage == stage:
        start = time.perf_counter()
        running.go_on(run.pk, None)
        pieces.append(time.perf_counter() - start)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in running.counts(run).items())
    spent = time.process_time() - before
    return [name, f"{sum(pieces):.1f}", f"{spent:.1f}", f"{max(pieces):.1f}", outcomes]


if __name__ == "__main__":
    main()
