"""The index in SQLite, on its full-text search FTS5."""

import json
from collections.abc import Collection, Sequence

from search.engines.base import Question, Wanted
from search.engines.database import DatabaseEngine, expression
from search.engines.tables import STREAMS
from search.entries import Streams
from search.query import Need, Option
from search.ranking import WEIGHTS


class SqliteEngine(DatabaseEngine):
    name = "sqlite"
    tables = """
        CREATE TABLE {index}_entry (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, language TEXT NOT NULL,
            title_key TEXT NOT NULL, combination INTEGER NOT NULL, day INTEGER, expires REAL,
            boost REAL NOT NULL, ages INTEGER NOT NULL);
        CREATE INDEX {index}_title ON {index}_entry (title_key);
        CREATE INDEX {index}_day ON {index}_entry (day);
        CREATE INDEX {index}_expires ON {index}_entry (expires) WHERE expires IS NOT NULL;
        CREATE TABLE {index}_shown (
            id INTEGER PRIMARY KEY, title TEXT, title_parts TEXT, body TEXT, body_parts TEXT, files TEXT,
            shown TEXT NOT NULL, spellings TEXT NOT NULL);
        CREATE TABLE {index}_combination (id INTEGER PRIMARY KEY, facets TEXT NOT NULL);
        CREATE TABLE {index}_term (language TEXT, word TEXT, texts INTEGER, PRIMARY KEY (language, word))
            WITHOUT ROWID;
        CREATE TABLE {index}_spelling (language TEXT, word TEXT, texts INTEGER, PRIMARY KEY (language, word))
            WITHOUT ROWID;
        CREATE VIRTUAL TABLE {index}_fts USING fts5(
            title, title_parts, body, body_parts, files, content='{index}_shown', content_rowid='id',
            tokenize='unicode61 remove_diacritics 0')
    """
    own_tables = ("fts",)

    def index_terms(self, table: str, number: int, streams: Streams) -> None:
        self._ask(
            f"INSERT INTO {table}_fts (rowid, {', '.join(STREAMS)}) VALUES (%s, %s, %s, %s, %s, %s)",
            [number, *(getattr(streams, name) for name in STREAMS)],
        )

    def forget_terms(self, table: str, number: int, streams: Sequence[str]) -> None:
        self._ask(
            f"INSERT INTO {table}_fts ({table}_fts, rowid, {', '.join(STREAMS)})"
            " VALUES ('delete', %s, %s, %s, %s, %s, %s)",
            [number, *streams],
        )

    def condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        if not wanted.needs:
            return "", "1 = 1", []
        words = expression(wanted, _need, " AND ", " OR ")
        excluded = "".join(f" NOT {_option(option)}" for option in wanted.excluded)
        titled = f"{{title title_parts}} : ({_any(wanted.titled)}) AND " if wanted.titled else ""
        join = f"JOIN {table}_fts fts ON fts.rowid = entry.id"
        return join, f"{table}_fts MATCH %s", [f"{titled}(({words}){excluded})"]

    def joined(self, numbers: str) -> str:
        return f"group_concat({numbers})"

    def rank(self, table: str, wanted: Wanted, question: Question) -> tuple[str, list]:
        return f"bm25({table}_fts, {', '.join(str(WEIGHTS[name]) for name in STREAMS)})", []

    def _among(self, combinations: Collection[int] | None) -> tuple[str, list]:
        if combinations is None:
            return "", []
        return " AND entry.combination IN (SELECT value FROM json_each(%s))", [json.dumps(list(combinations))]


def _any(needs: Sequence[Need]) -> str:
    return " OR ".join(map(_need, needs))


def _need(need: Need) -> str:
    return " OR ".join(map(_option, need.options))


def _option(option: Option) -> str:
    if option.adjacent:
        return f'"{" ".join(option.terms)}"'
    return "(" + " AND ".join(f'"{term}"' for term in option.terms) + ")"
