"""The search in the tables of a database: numbers of entries by SQL, everything counted in arrays."""

import datetime
from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import numpy as np
from django.db import connections

from search.candidates import points_for
from search.engines.base import MOST_TITLED, Hits, Question, Shown, Wanted, by_facet
from search.engines.counting import Columns, Mask, Numbers
from search.engines.tables import STREAMS, places
from search.engines.words import WordsEngine
from search.entries import Streams, choice
from search.query import Need, Option
from search.ranking import Candidate


class DatabaseEngine(WordsEngine):
    def hits(self, index: str, wanted: Wanted, question: Question) -> "DatabaseHits":
        return DatabaseHits(self, self.table(index), wanted, question)

    def candidates(self, index: str, keys: Collection[str]) -> list[Candidate]:
        """What the ranking asks of the entries with these keys."""
        table = self.table(index)
        return self.candidates_in(table, self.numbers_of(table, keys).tolist())

    # --- In the tables that hold an index ---------------------------------------------------------

    @abstractmethod
    def numbers(self, table: str, wanted: Wanted) -> Numbers:
        """Of the entries that meet a condition."""

    @abstractmethod
    def numbers_meeting(
        self, table: str, wanted: Wanted, options: Sequence[Sequence[Option]]
    ) -> list[Numbers]:
        """For each of these: of the entries that meet one of its options, and the condition; or of more."""

    def numbers_of(self, table: str, keys: Collection[str]) -> Numbers:
        rows = self._ask(f"SELECT id FROM {table}_entry WHERE key IN ({places(keys)})", sorted(keys))
        return np.array([number for (number,) in rows], np.int64)

    def titled(self, table: str, title_key: str) -> Numbers:
        rows = self._ask(f"SELECT id FROM {table}_entry WHERE title_key = %s", [title_key])
        return np.array([number for (number,) in rows], np.int64)

    _kept: tuple[str, Columns] = ("", Columns())

    def columns(self, table: str, numbers: Numbers) -> Columns:
        """With at least these entries, but for those that are gone.

        An entry that changes has a new number, so what is asked for once can be kept; not what a transaction
        has written, which may be undone.
        """
        keeps = not connections[self.using].in_atomic_block
        name, columns = self._kept
        if not keeps or name != table:
            columns = Columns()
        unknown = numbers[~columns.holds(numbers)]
        if len(unknown):
            columns = columns.grown(
                self._ask(
                    f"SELECT id, key, choices, day, expires FROM {table}_entry WHERE id BETWEEN %s AND %s",
                    [int(unknown.min()), int(unknown.max())],
                )
            )
        if keeps:
            self._kept = (table, columns)
        return columns

    def forget(self, table: str) -> None:
        if self._kept[0] == table:
            self._kept = ("", Columns())

    def candidates_in(self, table: str, numbers: Sequence[int]) -> list[Candidate]:
        rows = self._ask(
            f"SELECT entry.id, key, day, boost, ages, {', '.join(STREAMS)} FROM {table}_entry entry"
            f" JOIN {table}_shown shown ON shown.id = entry.id WHERE entry.id IN ({places(numbers)})",
            numbers,
        )
        return [
            Candidate(
                number,
                key,
                Streams(*streams),
                day and datetime.date.fromordinal(day),
                boost,
                bool(ages),
            )
            for number, key, day, boost, ages, *streams in rows
        ]

    def shown_in(self, table: str, numbers: Sequence[int]) -> list[Shown]:
        rows = self._ask(
            f"SELECT entry.id, key, shown FROM {table}_entry entry"
            f" JOIN {table}_shown shown ON shown.id = entry.id WHERE entry.id IN ({places(numbers)})",
            numbers,
        )
        found = {number: Shown.of(key, shown) for number, key, shown in rows}
        return [found[number] for number in numbers if number in found]


class DatabaseHits(Hits[int]):
    """Numbers of entries in one table, so that they mean the same while a rebuild swaps the next one in."""

    def __init__(self, engine: DatabaseEngine, table: str, wanted: Wanted, question: Question):
        self.engine, self.table, self.wanted, self.question = engine, table, wanted, question
        self.met = self._met()
        self.rows = self.columns.rows.take(self.met, axis=0)
        self._narrow()

    def _met(self) -> Numbers:
        """What meets the condition, whatever is chosen."""
        numbers = self.engine.numbers(self.table, self.wanted)
        self.columns = self.engine.columns(self.table, numbers)
        numbers = numbers[self.columns.holds(numbers)]
        numbers = numbers[self.columns.ends[numbers] > self.question.moment.timestamp()]
        if without := self.question.without:
            numbers = numbers[~np.isin(numbers, self.engine.numbers_of(self.table, without))]
        return numbers

    def _narrow(self) -> None:
        """Tell what holds the choices of every facet from what misses those of one facet only."""
        lacking = {
            facet: ~self._with_any(facet, chosen) for facet, chosen in self.question.filters.items() if chosen
        }
        often = np.zeros(len(self.met), np.int8)
        for mask in lacking.values():
            often += mask
        self.allowed = often == 0
        self.missing = {facet: mask & (often == 1) for facet, mask in lacking.items()}
        self.found = self.met[self.allowed]
        self.total = len(self.found)
        self.in_language = len(self.met) - int(np.sum(lacking.get("language", 0)))

    def _with_any(self, facet: str, values: Collection[str]) -> Mask:
        return self.columns.with_any(self.rows, {choice(facet, value) for value in values})

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        count = self.columns.counts
        missing = {facet: count(self.rows[mask]) for facet, mask in self.missing.items()}
        everything = count(self.rows if self.allowed.all() else self.rows[self.allowed])
        return by_facet(everything, missing)

    def best(self, count: int) -> list[int]:
        wanted, statistics = self.wanted, self.question.statistics
        each = points_for(wanted.needs, statistics, every=wanted.every, total=self.total)
        points = np.zeros(len(self.columns.ends), np.int64)
        meeting = self.engine.numbers_meeting(self.table, wanted, [one.options for one in each])
        for one, numbers in zip(each, meeting, strict=True):
            points[numbers[numbers < len(points)]] += one.number
        return self.columns.best(self.found, points[self.found], count).tolist()

    def _of_these(self, numbers: Numbers) -> Numbers:
        """Those of the numbers that are among the results."""
        is_found = np.zeros(len(self.columns.ends), np.bool_)
        is_found[self.found] = True
        numbers = numbers[numbers < len(is_found)]
        return numbers[is_found[numbers]]

    def newest(self, count: int) -> list[int]:
        return self.columns.newest(self.found, count).tolist()

    def titled(self) -> list[int]:
        titled = self.engine.titled(self.table, self.question.title_key)
        return self.columns.newest(self._of_these(titled), MOST_TITLED).tolist()

    def candidates(self, places: Sequence[int]) -> list[Candidate]:
        return self.engine.candidates_in(self.table, places)

    def shown(self, places: Sequence[int]) -> list[Shown]:
        return self.engine.shown_in(self.table, places)


def expression(wanted: Wanted, need: Callable[[Need], str], all_of: str, any_of: str) -> str:
    """The needs of a result in the words of an engine; parentheses around each."""
    return (all_of if wanted.every else any_of).join(f"({need(each)})" for each in wanted.needs)
