"""The tables that hold an index in a database, and how entries get in and out of them.

`entry` says what an entry is and `shown` what is in it; `title_word` holds titles from each of their words
on; `term` and `spelling` say in how many texts of a language each occurs, a folded word in each form in which
texts write it. A name that leads to an index is a row of the model `SearchIndex`.
"""

import json
from abc import abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from search import analysis
from search.analysis import fold
from search.engines.base import Engine, WrongVersionError
from search.entries import Entry, Streams
from search.models import SearchIndex

AT_ONCE = 500  # values in one statement
STREAMS = ("title", "title_parts", "body", "body_parts", "files")
PARTS = ("entry", "shown", "title_word", "term", "spelling")  # the tables of an index
COUNTED = {"term": ("language", "word"), "spelling": ("language", "word", "written")}  # what texts hold

Rows = list[tuple]
Counts = Counter[tuple[str, ...]]  # by the columns of what is counted


class TableEngine(Engine):
    """Keeps its indexes in tables of the database `using`; a change is part of the transaction it is in."""

    tables: str  # statements that make the tables, with {index} for their prefix
    own_tables: tuple[str, ...]  # of these, what finds an entry by its terms

    def __init__(self, using: str = DEFAULT_DB_ALIAS):
        self.using = using

    # --- Indexes ----------------------------------------------------------------------------------

    def create(self, index: str) -> None:
        with transaction.atomic(using=self.using):
            self._drop(index)
            for statement in self.tables.format(index=index).split(";"):
                if statement.strip():
                    self._ask(statement)
            SearchIndex.objects.using(self.using).create(name=index, table=index, version=analysis.VERSION)

    def _drop(self, index: str) -> None:
        self.forget(index)
        for table in (*self.own_tables, *PARTS):
            self._ask(f"DROP TABLE IF EXISTS {index}_{table}")
        SearchIndex.objects.using(self.using).filter(name=index).delete()

    def forget(self, table: str) -> None:
        """For an engine that keeps something of a table in memory: it goes, or is made anew."""

    def swap(self, name: str, index: str) -> None:
        rows = SearchIndex.objects.using(self.using)
        with transaction.atomic(using=self.using):
            fresh = self._held(index)
            if not fresh:
                raise WrongVersionError(None, analysis.VERSION)
            before = rows.select_for_update().filter(name=name).first()
            rows.update_or_create(name=name, defaults={"table": index, "version": fresh.version})
            if before and before.table != index:
                self._drop(before.table)

    def discard(self, index: str, unless: str) -> bool:
        with transaction.atomic(using=self.using):
            self._held(index)
            return super().discard(index, unless)

    def _held(self, index: str) -> SearchIndex | None:
        """The row of an index, which nobody else swaps in or discards until the end of the transaction."""
        return SearchIndex.objects.using(self.using).select_for_update().filter(name=index).first()

    def check(self, index: str) -> None:
        self.table(index)

    def leads_to(self, name: str, index: str) -> bool:
        return SearchIndex.objects.using(self.using).filter(name=name, table=index).exists()

    def wait_for_writers(self, index: str) -> None:
        """Until all transactions that have written in an index are over; where writers wait, they are."""
        self.table(index)

    def table(self, index: str) -> str:
        """The prefix of the tables that a name leads to."""
        rows = self._ask(
            f'SELECT "table", version FROM {SearchIndex._meta.db_table} WHERE name = %s',
            [index],
        )
        if not rows:
            raise WrongVersionError(None, analysis.VERSION)
        ((table, version),) = rows
        if version != analysis.VERSION:
            raise WrongVersionError(version, analysis.VERSION)
        return table

    # --- Entries ----------------------------------------------------------------------------------

    def write(self, index: str, entries: Sequence[Entry]) -> None:
        entries = list({entry.key: entry for entry in entries}.values())
        with transaction.atomic(using=self.using):
            table = self.table(index)
            for start in range(0, len(entries), AT_ONCE):
                self._write(table, entries[start : start + AT_ONCE])

    def _write(self, table: str, entries: Sequence[Entry]) -> None:
        terms, spellings = self._take_out(table, [entry.key for entry in entries])
        for entry in entries:
            number = self._insert(table, entry)
            self.index_terms(table, number, entry.streams)
            terms.update(_terms(entry.language, entry.streams))
            spellings.update(_spellings(entry.language, entry.spellings))
        self._count(table, "term", terms)
        self._count(table, "spelling", spellings)

    def _insert(self, table: str, entry: Entry) -> int:
        ((number,),) = self._ask(
            f"INSERT INTO {table}_entry (key, language, title_key, choices, day, expires, boost, ages)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                entry.key,
                entry.language,
                entry.title_key,
                json.dumps(entry.choices, ensure_ascii=False),
                entry.day.toordinal() if entry.day else None,
                entry.expires.timestamp() if entry.expires else None,
                entry.boost,
                entry.ages,
            ],
        )
        streams = {name: getattr(entry.streams, name) for name in STREAMS}
        spellings = " ".join(sorted(entry.spellings))
        values = {"id": number, **streams, "shown": entry.shown, "spellings": spellings}
        self._ask(
            f"INSERT INTO {table}_shown ({', '.join(values)}) VALUES ({places(values)})", values.values()
        )
        self._insert_title(table, number, entry)
        return number

    def _insert_title(self, table: str, number: int, entry: Entry) -> None:
        """From each of its words on, so that an index finds what begins with what is being typed."""
        words = entry.title_key.split()
        rows = [(entry.language, " ".join(words[at:]), number, at == 0) for at in range(len(words))]
        self._many(f"INSERT INTO {table}_title_word VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", rows)

    def delete(self, index: str, keys: Collection[str] | None = None) -> None:
        if keys is None:
            self._drop(index)
            return
        keys = list(keys)
        with transaction.atomic(using=self.using):
            table = self.table(index)
            for start in range(0, len(keys), AT_ONCE):
                terms, spellings = self._take_out(table, keys[start : start + AT_ONCE])
                self._count(table, "term", terms)
                self._count(table, "spelling", spellings)

    def _take_out(self, table: str, keys: Sequence[str]) -> tuple[Counts, Counts]:
        """Delete entries; how often each term and spelling is to be counted less, as negative numbers."""
        terms: Counts = Counter()
        spellings: Counts = Counter()
        rows = self._ask(
            f"SELECT entry.id, language, {', '.join(STREAMS)}, spellings FROM {table}_entry entry"
            f" JOIN {table}_shown shown ON shown.id = entry.id WHERE key IN ({places(keys)})",
            keys,
        )
        for number, language, *streams, spelled in rows:
            self.forget_terms(table, number, streams)
            terms.subtract(_terms(language, Streams(*streams)))
            spellings.subtract(_spellings(language, spelled.split()))
        numbers = [row[0] for row in rows]
        if numbers:
            for name in ("entry", "shown", "title_word"):
                self._ask(f"DELETE FROM {table}_{name} WHERE id IN ({places(numbers)})", numbers)
        return terms, spellings

    def _count(self, table: str, name: str, changes: Counts) -> None:
        """Add to how many texts hold each word; in one order, so that two never wait in a ring."""
        rows = sorted((*counted, change) for counted, change in changes.items() if change)
        self._add(f"{table}_{name}", COUNTED[name], rows)

    def _add(self, table: str, counted: Sequence[str], rows: Sequence[tuple]) -> None:
        columns = ", ".join(counted)
        self._many(
            f"INSERT INTO {table} ({columns}, texts) VALUES ({places([*counted, 'texts'])})"
            f" ON CONFLICT ({columns}) DO UPDATE SET texts = {table}.texts + excluded.texts",
            rows,
        )

    @abstractmethod
    def index_terms(self, table: str, number: int, streams: Streams) -> None:
        """Let an entry that is in the other tables be found by its terms."""

    @abstractmethod
    def forget_terms(self, table: str, number: int, streams: Sequence[str]) -> None:
        """No more, before it goes from the other tables."""

    # --- SQL --------------------------------------------------------------------------------------

    def _ask(self, statement: str, parameters: Iterable = ()) -> Rows:
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement, list(parameters))
            return cursor.fetchall() if cursor.description else []

    def _many(self, statement: str, rows: Sequence[tuple]) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.executemany(statement, rows)


def _terms(language: str, streams: Streams) -> list[tuple[str, ...]]:
    """What is counted of a text; the text itself counts as the word ""."""
    return [(language, term) for term in ("", *streams.terms)]


def _spellings(language: str, found: Iterable[str]) -> list[tuple[str, ...]]:
    """The same of its words as they are written."""
    return [(language, fold(word), word) for word in found]


def places(values: Collection) -> str:
    """For what stands between the brackets of IN; without values nothing is in it."""
    return ", ".join(["%s"] * len(values)) or "NULL"
