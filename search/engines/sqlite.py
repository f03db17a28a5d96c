"""The index in SQLite, on its full-text search FTS5."""

from collections.abc import Iterable, Sequence

import numpy as np

from search.candidates import emphasised
from search.engines.base import Wanted
from search.engines.counting import Numbers
from search.engines.database import DatabaseEngine, expression
from search.engines.tables import STREAMS, places
from search.entries import Streams
from search.query import Need, Option

INDEXED = (*STREAMS, "emphasised")


class SqliteEngine(DatabaseEngine):
    name = "sqlite"
    tables = """
        CREATE TABLE {index}_entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, language TEXT NOT NULL,
            title_key TEXT NOT NULL, choices TEXT NOT NULL, day INTEGER, expires REAL,
            boost REAL NOT NULL, ages INTEGER NOT NULL);
        CREATE INDEX {index}_title ON {index}_entry (title_key);
        CREATE INDEX {index}_expires ON {index}_entry (expires) WHERE expires IS NOT NULL;
        CREATE TABLE {index}_shown (
            id INTEGER PRIMARY KEY, title TEXT, title_parts TEXT, body TEXT, body_parts TEXT, files TEXT,
            shown TEXT NOT NULL, spellings TEXT NOT NULL);
        CREATE TABLE {index}_title_word (
            language TEXT, words TEXT, id INTEGER, is_first INTEGER NOT NULL,
            PRIMARY KEY (language, words, id)) WITHOUT ROWID;
        CREATE INDEX {index}_title_word_id ON {index}_title_word (id);
        CREATE TABLE {index}_term (language TEXT, word TEXT, texts INTEGER, PRIMARY KEY (language, word))
            WITHOUT ROWID;
        CREATE TABLE {index}_spelling (
            language TEXT, word TEXT, written TEXT, texts INTEGER,
            PRIMARY KEY (language, word, written)) WITHOUT ROWID;
        CREATE VIRTUAL TABLE {index}_fts USING fts5(
            title, title_parts, body, body_parts, files, emphasised, content='{index}_shown',
            content_rowid='id', tokenize="unicode61 remove_diacritics 0 tokenchars '+'")
    """
    own_tables = ("fts",)

    def index_terms(self, table: str, number: int, streams: Streams) -> None:
        self._ask(
            f"INSERT INTO {table}_fts (rowid, {', '.join(INDEXED)}) VALUES (%s, {places(INDEXED)})",
            [number, *_indexed(streams)],
        )

    def forget_terms(self, table: str, number: int, streams: Sequence[str]) -> None:
        self._ask(
            f"INSERT INTO {table}_fts ({table}_fts, rowid, {', '.join(INDEXED)})"
            f" VALUES ('delete', %s, {places(INDEXED)})",
            [number, *_indexed(Streams(*streams))],
        )

    def numbers(self, table: str, wanted: Wanted) -> Numbers:
        if wanted.needs:
            return self._matching(table, [_match(wanted)])[0]
        ((numbers,),) = self._ask(f"SELECT group_concat(id) FROM {table}_entry")
        return _numbers_in(numbers)

    def numbers_meeting(
        self, table: str, wanted: Wanted, options: Sequence[Sequence[Option]]
    ) -> list[Numbers]:
        # With one need what is emphasised is part of what meets it.
        limit = f" AND ({_match(wanted)})" if len(wanted.needs) > 1 else ""
        return self._matching(table, [f"({_any(each)}){limit}" for each in options])

    def _matching(self, table: str, matches: Sequence[str]) -> list[Numbers]:
        if not matches:
            return []
        one = f"(SELECT group_concat(rowid) FROM {table}_fts WHERE {table}_fts MATCH %s)"
        (found,) = self._ask(f"SELECT {', '.join([one] * len(matches))}", matches)
        return [_numbers_in(numbers) for numbers in found]


def _numbers_in(text: str | None) -> Numbers:
    """From one text with commas: tens of thousands of rows would take much longer."""
    return np.fromstring(text or "", np.int64, sep=",")


def _indexed(streams: Streams) -> list[str]:
    return [*(getattr(streams, name) for name in STREAMS), " ".join(emphasised(streams))]


def _match(wanted: Wanted) -> str:
    words = expression(wanted, _need, " AND ", " OR ")
    excluded = "".join(f" NOT {_option(option)}" for option in wanted.excluded)
    return f"({words}){excluded}"


def _need(need: Need) -> str:
    return _any(need.options)


def _any(options: Iterable[Option]) -> str:
    return " OR ".join(map(_option, options))


def _option(option: Option) -> str:
    if option.adjacent:
        return f'"{" ".join(option.terms)}"'
    return "(" + " AND ".join(f'"{term}"' for term in option.terms) + ")"
