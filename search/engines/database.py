"""What the engines in a database share: the tables of an index, and how entries get in and out of them.

`entry` is narrow, so that counting reads little; `shown` holds texts and terms; `term` and `spelling` say in
how many texts of a language each occurs. A name that leads to an index is a row of the model `SearchIndex`.
"""

import datetime
import time
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from search import analysis
from search.engines.base import Engine, Question, Shown, Wanted, WrongVersionError
from search.entries import Choices, Entry, Streams, choices_in, title_key
from search.models import SearchIndex
from search.query import Need
from search.ranking import Candidate, Statistics

LAST_LETTER = "\uffff"  # sorts after every letter
AT_ONCE = 500  # values in one statement
STREAMS = ("title", "title_parts", "body", "body_parts", "files")

Rows = list[tuple]


class DatabaseEngine(Engine):
    """Keeps its indexes in tables of the database `using`; a change is part of the transaction it is in."""

    tables: str  # statements that make the tables, with {index} for their prefix

    def __init__(self, using: str = DEFAULT_DB_ALIAS):
        self.using = using
        self._choices: dict[int, Choices] = {}  # a number means the same for ever

    # --- Indexes ----------------------------------------------------------------------------------

    def create(self, index: str) -> None:
        with transaction.atomic(using=self.using):
            self._drop(index)
            for statement in self.tables.format(index=index).split(";"):
                if statement.strip():
                    self._ask(statement)
            SearchIndex.objects.using(self.using).create(name=index, table=index, version=analysis.VERSION)

    def _drop(self, index: str) -> None:
        for table in (*self.own_tables, "entry", "shown", "combination", "term", "spelling"):
            self._ask(f"DROP TABLE IF EXISTS {index}_{table}")
        SearchIndex.objects.using(self.using).filter(name=index).delete()

    own_tables: tuple[str, ...] = ()

    def swap(self, name: str, index: str) -> None:
        rows = SearchIndex.objects.using(self.using)
        with transaction.atomic(using=self.using):
            fresh = rows.get(name=index)
            before = rows.select_for_update().filter(name=name).first()
            rows.update_or_create(name=name, defaults={"table": index, "version": fresh.version})
            if before and before.table != index:
                self._drop(before.table)

    def check(self, index: str) -> None:
        self.table(index)

    def leads_to(self, name: str, index: str) -> bool:
        return SearchIndex.objects.using(self.using).filter(name=name, table=index).exists()

    def table(self, index: str) -> str:
        """The prefix of the tables that a name leads to."""
        row = SearchIndex.objects.using(self.using).filter(name=index).first()
        if row is None:
            raise WrongVersionError(None, analysis.VERSION)
        if row.version != analysis.VERSION:
            raise WrongVersionError(row.version, analysis.VERSION)
        return row.table

    # --- Entries ----------------------------------------------------------------------------------

    def write(self, index: str, entries: Sequence[Entry]) -> None:
        entries = list({entry.key: entry for entry in entries}.values())
        with transaction.atomic(using=self.using):
            table = self.table(index)
            for start in range(0, len(entries), AT_ONCE):
                self._write(table, entries[start : start + AT_ONCE])

    def _write(self, table: str, entries: Sequence[Entry]) -> None:
        terms, spellings = self._take_out(table, [entry.key for entry in entries])
        combinations = {entry.combination.number: entry.combination.values for entry in entries}
        self._many(
            f"INSERT INTO {table}_combination VALUES (%s, %s) ON CONFLICT DO NOTHING",
            sorted(combinations.items()),
        )
        for entry in entries:
            number = self._insert(table, entry)
            self.index_terms(table, number, entry.streams)
            terms.update(_per_language(entry.language, entry.streams.terms))
            spellings.update(_per_language(entry.language, entry.spellings))
        self._count(f"{table}_term", terms)
        self._count(f"{table}_spelling", spellings)

    def _insert(self, table: str, entry: Entry) -> int:
        expires = entry.expires.timestamp() if entry.expires else None
        day = entry.day.toordinal() if entry.day else None
        ((number,),) = self._ask(
            f"INSERT INTO {table}_entry (key, language, title_key, combination, day, expires, boost, ages)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                entry.key,
                entry.language,
                entry.title_key,
                entry.combination.number,
                day,
                expires,
                entry.boost,
                entry.ages,
            ],
        )
        streams = [getattr(entry.streams, name) for name in STREAMS]
        spellings = " ".join(sorted(entry.spellings))
        self._ask(
            f"INSERT INTO {table}_shown (id, {', '.join(STREAMS)}, shown, spellings)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [number, *streams, entry.shown, spellings],
        )
        return number

    def delete(self, index: str, keys: Collection[str] | None = None) -> None:
        if keys is None:
            self._drop(index)
            return
        keys = list(keys)
        with transaction.atomic(using=self.using):
            table = self.table(index)
            for start in range(0, len(keys), AT_ONCE):
                terms, spellings = self._take_out(table, keys[start : start + AT_ONCE])
                self._count(f"{table}_term", terms)
                self._count(f"{table}_spelling", spellings)

    def _take_out(self, table: str, keys: Sequence[str]) -> tuple[Counter, Counter]:
        """Delete entries; how often each term and spelling is to be counted less, as negative numbers."""
        terms: Counter[tuple[str, str]] = Counter()
        spellings: Counter[tuple[str, str]] = Counter()
        rows = self._ask(
            f"SELECT entry.id, language, {', '.join(STREAMS)}, spellings FROM {table}_entry entry"
            f" JOIN {table}_shown shown ON shown.id = entry.id WHERE key IN ({_places(keys)})",
            keys,
        )
        for number, language, *streams, spelled in rows:
            self.forget_terms(table, number, streams)
            terms.subtract(_per_language(language, Streams(*streams).terms))
            spellings.subtract(_per_language(language, spelled.split()))
        numbers = [row[0] for row in rows]
        if numbers:
            for name in ("entry", "shown"):
                self._ask(f"DELETE FROM {table}_{name} WHERE id IN ({_places(numbers)})", numbers)
        return terms, spellings

    def _count(self, table: str, changes: Counter[tuple[str, str]]) -> None:
        """Add to how many texts hold each word; in one order, so that two never wait in a ring."""
        rows = sorted((language, word, change) for (language, word), change in changes.items() if change)
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            values = ", ".join(["(%s, %s, %s)"] * len(part))
            self._ask(
                f"INSERT INTO {table} (language, word, texts) VALUES {values}"
                f" ON CONFLICT (language, word) DO UPDATE SET texts = {table}.texts + excluded.texts",
                [value for row in part for value in row],
            )

    @abstractmethod
    def index_terms(self, table: str, number: int, streams: Streams) -> None: ...

    @abstractmethod
    def forget_terms(self, table: str, number: int, streams: Sequence[str]) -> None: ...

    # --- Words ------------------------------------------------------------------------------------

    def statistics(self, index: str, language: str, terms: Collection[str]) -> Statistics:
        """Of these terms, in one query; `""` is counted for every text."""
        asked = ["", *terms]
        rows = self._ask(
            f"SELECT word, texts FROM {self.table(index)}_term"
            f" WHERE language = %s AND word IN ({_places(asked)})",
            [language, *asked],
        )
        counts = dict(rows)
        return Statistics(counts.pop("", 0), counts)

    def spellings(self, index: str, language: str, most: int) -> dict[str, int]:
        """The words of the texts that most texts hold, with their number."""
        rows = self._ask(
            f"SELECT word, texts FROM {self.table(index)}_spelling WHERE language = %s AND texts > 0"
            f" AND word <> '' ORDER BY texts DESC, word LIMIT {int(most)}",
            [language],
        )
        return dict(rows)

    def titles_like(self, index: str, language: str, beginning: str, most: int) -> list[str]:
        """Keys of entries whose title begins so, and then of those with a word that does."""
        wanted = title_key(beginning)
        table = self.table(index)
        rows = self._ask(
            f"SELECT key FROM {table}_entry WHERE language = %s"
            " AND (title_key LIKE %s OR title_key LIKE %s) AND (expires IS NULL OR expires > %s)"
            f" ORDER BY CASE WHEN title_key LIKE %s THEN 0 ELSE 1 END, day DESC, id LIMIT {int(most)}",
            [language, f"{wanted}%", f"% {wanted}%", time.time(), f"{wanted}%"],
        )
        return [key for (key,) in rows]

    def words_beginning(self, index: str, language: str, beginning: str, most: int) -> list[str]:
        """The folded words that begin so and are longer, those that most texts hold first."""
        if self._holds_what_expired(index):
            return []
        rows = self._ask(
            f"SELECT word FROM {self.table(index)}_spelling WHERE language = %s AND word > %s AND word < %s"
            f" AND texts > 0 ORDER BY texts DESC, word LIMIT {int(most)}",
            [language, beginning, f"{beginning}{LAST_LETTER}"],
        )
        return [word for (word,) in rows]

    def still_spelled(self, index: str, language: str, words: Sequence[str]) -> list[str]:
        """Those of these folded words that the texts hold at this moment, in their order."""
        if self._holds_what_expired(index):
            return []
        rows = self._ask(
            f"SELECT word FROM {self.table(index)}_spelling"
            f" WHERE language = %s AND texts > 0 AND word IN ({_places(words)})",
            [language, *words],
        )
        held = {word for (word,) in rows}
        return [word for word in words if word in held]

    def _holds_what_expired(self, index: str) -> bool:
        """Whether words may be those of a page whose time is over, until `tick` takes it out."""
        rows = self._ask(
            f"SELECT 1 FROM {self.table(index)}_entry WHERE expires <= %s LIMIT 1", [time.time()]
        )
        return bool(rows)

    # --- Searching --------------------------------------------------------------------------------

    @abstractmethod
    def condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        """What to join to `entry`, the condition for a result, and the parameters of both."""

    @abstractmethod
    def rank(self, table: str, wanted: Wanted, question: Question) -> tuple[str, list]:
        """What to order results by, the best first, and its parameters."""

    def combinations(self, index: str, wanted: Wanted) -> dict[int, int]:
        table = self.table(index)
        join, condition, parameters = self._condition(table, wanted)
        return dict(
            self._ask(
                f"SELECT entry.combination, count(*) FROM {table}_entry entry {join}"
                f" WHERE {condition} GROUP BY entry.combination",
                parameters,
            )
        )

    def values(self, index: str, numbers: Collection[int]) -> Mapping[int, Choices]:
        unknown = [number for number in numbers if number not in self._choices]
        for start in range(0, len(unknown), AT_ONCE):
            part = unknown[start : start + AT_ONCE]
            rows = self._ask(
                f"SELECT id, facets FROM {self.table(index)}_combination WHERE id IN ({_places(part)})", part
            )
            self._choices.update((number, choices_in(values)) for number, values in rows)
        return self._choices

    def best(self, index, wanted, question, combinations, count) -> list[str]:
        table = self.table(index)
        join, condition, parameters = self._condition(table, wanted)
        narrowed, numbers = self._among(combinations)
        order, more = "entry.day DESC NULLS LAST", []
        if not question.newest_first and not question.plan.is_empty:
            order, more = self.rank(table, wanted, question)
        rows = self._ask(
            f"SELECT entry.key FROM {table}_entry entry {join} WHERE {condition}{narrowed}"
            f" ORDER BY {order}, entry.id LIMIT {int(count)}",
            [*parameters, *numbers, *more],
        )
        return [key for (key,) in rows]

    def titled(self, index, wanted, title_key, combinations) -> list[str]:
        table = self.table(index)
        join, condition, parameters = self._condition(table, wanted)
        narrowed, numbers = self._among(combinations)
        rows = self._ask(
            f"SELECT entry.key FROM {table}_entry entry {join}"
            f" WHERE entry.title_key = %s AND {condition}{narrowed}"
            " ORDER BY entry.day DESC NULLS LAST LIMIT 3",
            [title_key, *parameters, *numbers],
        )
        return [key for (key,) in rows]

    def candidates(self, index: str, keys: Sequence[str]) -> list[Candidate]:
        table = self.table(index)
        rows = self._ask(
            f"SELECT key, day, boost, ages, {', '.join(STREAMS)} FROM {table}_entry entry"
            f" JOIN {table}_shown shown ON shown.id = entry.id WHERE key IN ({_places(keys)})",
            keys,
        )
        return [
            Candidate(key, Streams(*streams), day and datetime.date.fromordinal(day), boost, bool(ages))
            for key, day, boost, ages, *streams in rows
        ]

    def shown(self, index: str, keys: Sequence[str]) -> list[Shown]:
        if not keys:
            return []
        table = self.table(index)
        found = dict(
            self._ask(
                f"SELECT key, shown FROM {table}_entry entry JOIN {table}_shown shown ON shown.id = entry.id"
                f" WHERE key IN ({_places(keys)})",
                keys,
            )
        )
        return [Shown.of(key, found[key]) for key in keys if key in found]

    def _condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        join, condition, parameters = self.condition(table, wanted)
        condition += " AND (entry.expires IS NULL OR entry.expires > %s)"
        parameters = [*parameters, wanted.moment.timestamp()]
        if wanted.without:
            condition += f" AND entry.key NOT IN ({_places(wanted.without)})"
            parameters += sorted(wanted.without)
        return join, condition, parameters

    @abstractmethod
    def _among(self, combinations: Collection[int] | None) -> tuple[str, list]:
        """The condition that an entry has one of these combinations; None stands for any."""

    # --- SQL --------------------------------------------------------------------------------------

    def _ask(self, statement: str, parameters: Iterable = ()) -> Rows:
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement, list(parameters))
            return cursor.fetchall() if cursor.description else []

    def _many(self, statement: str, rows: Sequence[tuple]) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.executemany(statement, rows)


def expression(wanted: Wanted, need: Callable[[Need], str], all_of: str, any_of: str) -> str:
    """The needs of a result in the words of an engine; parentheses around each."""
    return (all_of if wanted.every else any_of).join(f"({need(each)})" for each in wanted.needs)


def _per_language(language: str, found: Iterable[str]) -> Counter[tuple[str, str]]:
    """Counts of words of a language; the text itself counts as the word ""."""
    return Counter((language, word) for word in ("", *set(found)))


def _places(values: Collection) -> str:
    return ", ".join(["%s"] * len(values))
