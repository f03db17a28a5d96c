"""The index in SQLite, on its full-text search FTS5."""

from collections.abc import Sequence

from search.engines.base import Question, Wanted
from search.engines.counting import Numbers
from search.engines.database import DatabaseEngine, Scored, expression, numbers_in
from search.engines.tables import STREAMS
from search.entries import Streams
from search.query import Need, Option
from search.ranking import WEIGHTS


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

    def numbers(self, table: str, wanted: Wanted) -> Numbers:
        if wanted.needs:
            return self._matching(table, _match(wanted))
        ((numbers,),) = self._ask(f"SELECT group_concat(id) FROM {table}_entry")
        return numbers_in(numbers)

    def numbers_in_titles(self, table: str, needs: Sequence[Need]) -> Numbers:
        return self._matching(table, _in_titles(needs))

    def _matching(self, table: str, match: str) -> Numbers:
        statement = f"SELECT group_concat(rowid) FROM {table}_fts WHERE {table}_fts MATCH %s"
        ((numbers,),) = self._ask(statement, [match])
        return numbers_in(numbers)

    def scored(self, table: str, wanted: Wanted, numbers: Numbers, question: Question) -> Scored:
        """All are scored and some left out: FTS5 would look up each of the numbers by itself."""
        weights = ", ".join(str(WEIGHTS[name]) for name in STREAMS)
        rows = self._ask(
            f"SELECT rowid, -bm25({table}_fts, {weights}) FROM {table}_fts WHERE {table}_fts MATCH %s",
            [_match(wanted)],
        )
        asked = set(numbers.tolist())
        return [(number, score) for number, score in rows if number in asked]


def _match(wanted: Wanted) -> str:
    words = expression(wanted, _need, " AND ", " OR ")
    excluded = "".join(f" NOT {_option(option)}" for option in wanted.excluded)
    titled = f"{_in_titles(wanted.titled)} AND " if wanted.titled else ""
    return f"{titled}(({words}){excluded})"


def _in_titles(needs: Sequence[Need]) -> str:
    return f"{{title title_parts}} : ({' OR '.join(map(_need, needs))})"


def _need(need: Need) -> str:
    return " OR ".join(map(_option, need.options))


def _option(option: Option) -> str:
    if option.adjacent:
        return f'"{" ".join(option.terms)}"'
    return "(" + " AND ".join(f'"{term}"' for term in option.terms) + ")"
