"""How well judged queries find what they ask for, in a scratch index of an engine.

A file of judged queries holds `docs` (id, type, lang, title, body, date), `queries` (id, cat, q, lang, rel:
the ids of the texts that answer it) and, if any, `synonyms` (lang, from, to, both). Where it names none, the
synonyms of the site's editors count.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search import engines
from search.engines.base import Engine
from search.engines.database import DatabaseEngine
from search.entries import Entry
from search.finder import Finder, forget_spellings
from search.query import Synonym, synonyms_of
from search.site import synonyms_in

SCRATCH = "search_scratch"
SHOWN = 10
AT_ONCE = 500


@dataclass(frozen=True)
class Judged:
    docs: Sequence[dict[str, Any]]
    queries: Sequence[dict[str, Any]]
    synonyms: Sequence[dict[str, Any]] = ()

    @classmethod
    def read(cls, file: Path, noise: Path | None = None) -> "Judged":
        """Raises OSError, JSONDecodeError, KeyError and TypeError for what is no such file."""
        content = json.loads(file.read_text())
        further = json.loads(noise.read_text()) if noise else []
        docs = further["docs"] if isinstance(further, dict) else further
        return cls([*content["docs"], *docs], content["queries"], content.get("synonyms", ()))

    def synonyms_in(self, language: str) -> list[Synonym]:
        if not self.synonyms:
            return synonyms_in(language)
        rows = [row for row in self.synonyms if row["lang"] == language]
        return synonyms_of(language, [(row["from"], row["to"], row["both"]) for row in rows])


@dataclass(frozen=True)
class Outcome:
    query: dict[str, Any]
    found: Sequence[str]

    @property
    def reciprocal_rank(self) -> float:
        places = (place for place, key in enumerate(self.found, start=1) if key in self.query["rel"])
        return 1 / next(places, float("inf"))

    @property
    def recall(self) -> float:
        return len(set(self.found) & set(self.query["rel"])) / len(self.query["rel"])


@dataclass(frozen=True)
class Report:
    outcomes: Sequence[Outcome]

    @property
    def reciprocal_rank(self) -> float:
        """Mean reciprocal rank of the first text that answers, among the first ten."""
        return _mean([outcome.reciprocal_rank for outcome in self.outcomes])

    @property
    def recall(self) -> float:
        """Mean share of the texts that answer which are among the first ten."""
        return _mean([outcome.recall for outcome in self.outcomes])

    @property
    def empty(self) -> int:
        return sum(not outcome.found for outcome in self.outcomes)

    def table(self) -> str:
        rows = [f"{'category':16}{'queries':>8}{'MRR@10':>9}{'recall@10':>11}{'empty':>7}"]
        categories = dict.fromkeys(outcome.query.get("cat", "") for outcome in self.outcomes)
        for category in categories:
            part = Report([found for found in self.outcomes if found.query.get("cat", "") == category])
            rows.append(part._row(category or "-"))
        return "\n".join([*rows, self._row("all")])

    def _row(self, name: str) -> str:
        return f"{name:16}{len(self.outcomes):8}{self.reciprocal_rank:9.3f}{self.recall:11.3f}{self.empty:7}"

    def misses(self) -> list[str]:
        """What did not come first, or not all."""
        return [
            f"{outcome.query['q']!r}: wanted {outcome.query['rel']}, found {list(outcome.found[:5])}"
            for outcome in self.outcomes
            if outcome.reciprocal_rank < 1 or outcome.recall < 1
        ]


def evaluate(judged: Judged, engine: Engine | None = None, database: DatabaseEngine | None = None) -> Report:
    """Index the texts in a scratch index, ask the queries, and drop the index."""
    engine, database = engine or engines.engine(), database or engines.database_engine()
    used = {id(each): each for each in (database, engine)}.values()
    entries = [entry_of(doc) for doc in judged.docs]
    for each in used:
        each.create(SCRATCH)
    try:
        for each in used:
            for start in range(0, len(entries), AT_ONCE):
                each.write(SCRATCH, entries[start : start + AT_ONCE])
        return Report([_ask(judged, query, engine, database) for query in judged.queries])
    finally:
        forget_spellings(SCRATCH)
        for each in used:
            each.delete(SCRATCH)


def entry_of(doc: dict[str, Any]) -> Entry:
    return Entry(
        key=str(doc["id"]),
        language=doc["lang"],
        title=doc["title"],
        text=doc["body"],
        facets={"kind": (doc["type"],)} if doc.get("type") else {},
        day=datetime.date.fromisoformat(doc["date"][:10]) if doc.get("date") else None,
    )


def _ask(judged: Judged, query: dict[str, Any], engine: Engine, database: DatabaseEngine) -> Outcome:
    synonyms = judged.synonyms_in(query["lang"])
    finder = Finder(SCRATCH, query["lang"], synonyms, engine, database)
    found = finder.find(query["q"], size=SHOWN).found
    return Outcome(query, [shown.key for shown in found.results])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
