"""How long an engine takes to answer, beside what the tables of the database do without any of ours.

Texts are noise of the Dutch frequency list, with facets. SEARCH_BENCH_TEXTS says how many, 10,000 without it.
`python -m tests.services.postgresql benchmarks search` measures PostgreSQL, and
`python -m tests.services.elasticsearch benchmarks search` Elasticsearch.
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks.table import print_table  # noqa: E402
from benchmarks.texts import noise  # noqa: E402
from search import engines  # noqa: E402
from search.entries import Entry  # noqa: E402
from search.evaluation import entry_of  # noqa: E402
from search.finder import Finder  # noqa: E402
from search.query import STOP_WORDS, Plan  # noqa: E402
from search.suggestions import MOST_TITLES, MOST_WORDS  # noqa: E402

TEXTS = int(os.environ.get("SEARCH_BENCH_TEXTS", "10000"))
FILLED = "search_bench_1"
INDEX = "search_bench"  # which leads to it
AT_ONCE = 500
QUESTIONS = 200
PUBLICATIONS = 30
THEMES = ["open-contact", "open-aanpak", "open-data", "open-verantwoording"]
AUDIENCES = ["communication", "policy", "records", "council", "data", "legal"]
FREQUENT = "niet"  # of the words with meaning for the search, the one that most texts hold


def main() -> None:
    call_command("migrate", verbosity=0)
    engine, database = engines.engine(), engines.database_engine()
    used = [database] if engine is database else [database, engine]
    for each in used:
        each.create(FILLED)
    try:
        speed = [fill(each) for each in used][-1]
        for each in used:
            each.swap(INDEX, FILLED)
        finder = Finder(INDEX, "nl", engine=engine, database=database)
        print_table(
            f"Search in {engine.name}, {TEXTS:,} texts",
            ["what", "median ms", "p95 ms", "worst ms"],
            [*answer_rows(finder), publication_row(engine)],
        )
        print(f"  indexing: {speed:,.0f} texts a second on one core")
    finally:
        for each in used:
            each.delete(FILLED)
            each.delete(INDEX)


def fill(engine) -> float:
    """Texts per second of CPU, analysis included."""
    batch: list[Entry] = []
    spent = 0.0
    for entry in entries():
        batch.append(entry)
        if len(batch) == AT_ONCE:
            spent += seconds_of(lambda: engine.write(FILLED, batch), clock=time.process_time)  # noqa: B023
            batch = []
    return TEXTS / spent


def entries() -> Iterator[Entry]:
    chance = random.Random(7)  # noqa: S311
    for doc in noise(TEXTS):
        entry = entry_of(doc)
        facets = {
            **entry.facets,
            "theme": tuple(chance.sample(THEMES, chance.randint(1, 2))),
            "audience": tuple(chance.sample(AUDIENCES, chance.randint(0, 3))),
            "organisation": (f"organisation-{chance.randrange(200)}",),
            "year": (doc["date"][:4],),
        }
        yield Entry(entry.key, entry.language, entry.title, text=entry.text, facets=facets, day=entry.day)


def answer_rows(finder: Finder) -> list[list[str]]:
    asked = questions()
    for typed in [*asked[:20], FREQUENT]:
        finder.find(typed)
    spent = {typed: milliseconds(finder, typed) for typed in asked}
    stop = STOP_WORDS["nl"]
    telling = [value for typed, value in spent.items() if not stop.issuperset(typed.lower().split())]
    rows = [row("results with facets, 1-4 words", list(spent.values()))]
    rows.append(row("of these, not of stop words alone", telling))
    rows.append(row("suggestions", [1000 * seconds_of(suggested(finder, typed)) for typed in asked]))
    rows.append(row("one frequent word", [milliseconds(finder, FREQUENT) for _ in range(10)]))
    plans = [finder.plan(typed)[0] for typed in asked]
    rows.append(
        row("the same words, raw, ten keys", [1000 * seconds_of(raw(finder, plan)) for plan in plans])
    )
    return rows


def questions() -> list[str]:
    """Words of the texts, one to four together, as often as they occur in titles."""
    chance = random.Random(11)  # noqa: S311
    titles = [doc["title"].split() for doc in noise(500, seed=3)]
    return [" ".join(chance.choice(titles)[: chance.randint(1, 4)]) for _ in range(QUESTIONS)]


def milliseconds(finder: Finder, typed: str) -> float:
    return 1000 * seconds_of(lambda: finder.find(typed))


def suggested(finder: Finder, typed: str) -> Callable[[], object]:
    """What the index does for the suggestions once half of the last word is typed."""
    before, _space, last = typed.rpartition(" ")
    beginning = last[: max(2, len(last) // 2)].lower()
    database = finder.database
    return lambda: (
        database.titles_like(INDEX, "nl", f"{before} {beginning}".strip(), MOST_TITLES),
        database.words_beginning(INDEX, "nl", beginning, MOST_WORDS),
    )


def raw(finder: Finder, plan: Plan) -> Callable[[], object]:
    """The stems alone, all of them, in the database's own order."""
    words = [need.options[0].terms[0] for need in plan.needs]
    table = finder.database.table(INDEX)
    if finder.database.name == "sqlite":
        match = " AND ".join(f'"{word}"' for word in words)
        ask = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s ORDER BY rank LIMIT 10"  # noqa: S608
    else:
        match = " & ".join(f"'{word}'" for word in words)
        ask = (
            f"SELECT id FROM {table}_shown WHERE terms @@ %s::tsquery"  # noqa: S608
            " ORDER BY ts_rank(terms, %s::tsquery) DESC LIMIT 10"
        )
    return lambda: finder.database._ask(ask, [match] * ask.count("%s"))


def publication_row(engine) -> list[str]:
    found = [entry_of({**doc, "id": "published"}) for doc in noise(PUBLICATIONS, seed=5)]
    for entry in found:
        entry.streams, entry.spellings  # noqa: B018  (the analysis has its own figure)
    return row(
        "index work of one publication",
        [1000 * seconds_of(lambda e=e: engine.write(INDEX, [e])) for e in found],
    )


def row(name: str, values: Sequence[float]) -> list[str]:
    p95 = sorted(values)[max(0, round(len(values) * 0.95) - 1)]
    return [name, f"{statistics.median(values):.1f}", f"{p95:.1f}", f"{max(values):.1f}"]


def seconds_of(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    action()
    return clock() - start


if __name__ == "__main__":
    main()
