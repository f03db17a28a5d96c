"""What an engine does, whatever it is made of. No Django.

An engine keeps indexes by name. It finds what meets a plan, counts it and hands over the best candidates;
analysis, plan and ranking are the same for all.
"""

import datetime
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from search.engines.counting import ChoiceTable, Mask, Numbers, Rows
from search.entries import Entry, choice, facet_and_value
from search.query import Need, Option, Plan
from search.ranking import Candidate, Statistics, ranked

AT_ONCE = 500  # values in one statement
CANDIDATES = 50  # that get their place by the ranking; what comes after them has the order of the engine
ENOUGH = 10  # results that meet every need; with fewer, others follow that meet some
SELECTIVE = 0.05  # a word that more of all texts hold than this says little on its own
FEW = 200  # and this many texts are never too many


class EngineError(Exception):
    """The engine cannot be reached, or refuses."""


class WrongVersionError(EngineError):
    """The index was made by another version of the analysis than the code's."""

    def __init__(self, found: object, wanted: int):
        self.is_missing = found is None  # there is no index at all
        super().__init__(
            f"The index holds version {found} of the analysis and the code makes version {wanted}: "
            "run `manage.py search_rebuild`."
        )


@dataclass(frozen=True)
class Question:
    """What is asked of an engine. `filters` are alternatives within a facet, and all facets hold."""

    plan: Plan
    statistics: Statistics
    moment: datetime.datetime
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()  # keys
    title_key: str = ""  # an entry with this very title comes first
    newest_first: bool = False
    start: int = 0
    size: int = 10


@dataclass(frozen=True)
class Wanted:
    """The condition for a result, as an engine carries it out. Without needs everything is a result."""

    needs: tuple[Need, ...]
    every: bool  # need is met, or at least one
    excluded: tuple[Option, ...]
    without: frozenset[str]
    moment: datetime.datetime
    titled: tuple[Need, ...] = ()  # one of which the title meets


@dataclass(frozen=True)
class Shown:
    """An entry as the results page shows it."""

    key: str
    title: str
    summary: str
    text: str
    files: Sequence[Mapping[str, str]]  # name and text of each

    @classmethod
    def of(cls, key: str, shown: str) -> "Shown":
        return cls(key=key, **json.loads(shown))


@dataclass(frozen=True)
class Found:
    """`counts` holds every facet: what each value would show with the choices in the other facets."""

    total: int
    counts: Mapping[str, Mapping[str, int]]
    results: Sequence[Shown]
    meets_all: bool  # or are there results that meet some needs only


class Engine(ABC):
    """Where indexes are kept. Each method may raise `EngineError`."""

    name: str

    @abstractmethod
    def create(self, index: str) -> None:
        """Make an empty index, for the analysis of this code; one of that name is dropped first."""

    @abstractmethod
    def write(self, index: str, entries: Sequence[Entry]) -> None:
        """Add entries, each in the place of what the index holds under its key."""

    @abstractmethod
    def delete(self, index: str, keys: Collection[str] | None = None) -> None:
        """Take entries out; keys that are not there are passed over. Without keys, drop the whole index."""

    @abstractmethod
    def swap(self, name: str, index: str) -> None:
        """Let `name` lead to this index from now on, at once, and drop what it led to before."""

    def search(self, index: str, question: Question) -> Found:
        """What fits, in the ranking's order; an index or a name that leads to one."""
        search = _Search(self, index, question)
        return Found(search.total, search.counts, search.results(), search.wanted.every)

    @abstractmethod
    def check(self, index: str) -> None:
        """Raise WrongVersionError where an index is not there, or of another version of the analysis."""

    @abstractmethod
    def leads_to(self, name: str, index: str) -> bool:
        """Whether this index was swapped in under the name."""

    # --- What the search is made of -------------------------------------------------------------

    @abstractmethod
    def combinations(self, index: str, wanted: Wanted) -> Numbers:
        """For each result the number of its combination of facet values."""

    @abstractmethod
    def values(self, index: str, numbers: Collection[int]) -> Mapping[int, str]:
        """The facet values of combinations, as JSON."""

    _known = ChoiceTable()

    def choices(self, index: str, numbers: Numbers) -> tuple[ChoiceTable, Rows]:
        """The facet values of results. They are asked for once: a number means the same for ever."""
        table = self._known
        places = table.places(numbers)
        if unknown := np.unique(numbers[places == 0]).tolist():
            found: dict[int, str] = {}
            for start in range(0, len(unknown), AT_ONCE):
                found |= self.values(index, unknown[start : start + AT_ONCE])
            self._known = table = table.grown(found)
            places = table.places(numbers)
        return table, table.rows[places]

    @abstractmethod
    def best(
        self, index: str, wanted: Wanted, question: Question, combinations: Collection[int] | None, count: int
    ) -> list[str]:
        """Keys of the first `count` results by the engine's measure, or by date, in these combinations."""

    @abstractmethod
    def titled(
        self, index: str, wanted: Wanted, title_key: str, combinations: Collection[int] | None
    ) -> list[str]:
        """Keys of results with this very title."""

    @abstractmethod
    def candidates(self, index: str, keys: Sequence[str]) -> list[Candidate]: ...

    @abstractmethod
    def shown(self, index: str, keys: Sequence[str]) -> list[Shown]:
        """In the order of the keys."""


class _Search:
    """One question to one index."""

    def __init__(self, engine: Engine, index: str, question: Question):
        self.engine, self.index, self.question = engine, index, question
        self.strict = self._wanted(question.plan.needs, every=True)
        self._count(self.strict)
        too_few = len(question.plan.needs) > 1 and not self._has_enough_in_language()
        if too_few and (telling := self._telling_needs()):
            self._count(self._wanted(telling, every=False))

    def _count(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.hits = np.sort(self.engine.combinations(self.index, wanted))  # looked up twice as fast
        self.table, self.rows = self.engine.choices(self.index, self.hits)
        self._part()

    def _part(self) -> None:
        """Tell what holds the choices of every facet from what misses those of one facet only."""
        lacking = {
            name: ~self._with_any(name, chosen) for name, chosen in self.question.filters.items() if chosen
        }
        often = np.zeros(len(self.hits), np.int8)
        for mask in lacking.values():
            often += mask
        self.allowed = often == 0
        self.missing = {name: mask & (often == 1) for name, mask in lacking.items()}

    def _with_any(self, facet: str, values: Iterable[str]) -> Mask:
        return self.table.with_any(self.rows, {choice(facet, value) for value in values})

    def _wanted(self, needs: Iterable[Need], *, every: bool) -> Wanted:
        question = self.question
        return Wanted(tuple(needs), every, question.plan.excluded, question.without, question.moment)

    def _telling_needs(self) -> list[Need]:
        """Needs that say something on their own; the rarest where none does."""
        statistics, needs = self.question.statistics, self.question.plan.needs
        most = max(FEW, SELECTIVE * statistics.texts)
        counts = [(statistics.of_need(need), place) for place, need in enumerate(needs)]
        found = sorted((count, place) for count, place in counts if count)
        telling = [place for count, place in found if count <= most] or [place for _count, place in found[:1]]
        return [needs[place] for place in sorted(telling)]

    def _has_enough_in_language(self) -> bool:
        """Without the other choices: these must not change which words are asked for."""
        languages = self.question.filters.get("language", ())
        found = self._with_any("language", languages).sum() if languages else len(self.hits)
        return found >= ENOUGH

    @cached_property
    def total(self) -> int:
        return int(self.allowed.sum())

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for one, count in self.table.counts(self.rows[self.allowed]).items():
            name, value = facet_and_value(one)
            found.setdefault(name, {})[value] = count
        for name, mask in self.missing.items():
            for one, count in self.table.counts(self.rows[mask]).items():
                other, value = facet_and_value(one)
                if other == name:
                    facet = found.setdefault(name, {})
                    facet[value] = facet.get(value, 0) + count
        return found

    def results(self) -> list[Shown]:
        question = self.question
        if question.start >= self.total:
            return []
        return self.engine.shown(self.index, self._ordered()[question.start : question.start + question.size])

    def _ordered(self) -> list[str]:
        """Keys up to the end of what is shown."""
        question, engine = self.question, self.engine
        end = question.start + question.size
        allowed = None if self.allowed.all() else np.unique(self.hits[self.allowed]).tolist()
        if question.newest_first or question.plan.is_empty:
            return engine.best(self.index, self.wanted, question, allowed, end)
        first = engine.best(self.index, self.wanted, question, allowed, max(end, CANDIDATES))
        keys = dict.fromkeys(first[:CANDIDATES])
        if not self.wanted.every:
            keys |= dict.fromkeys(engine.best(self.index, self.strict, question, allowed, ENOUGH))
        exact: list[str] = []
        if question.title_key:
            exact = engine.titled(self.index, self.wanted, question.title_key, allowed)
        keys |= dict.fromkeys(exact)
        candidates = engine.candidates(self.index, list(keys))
        today = question.moment.date()
        order = [found.key for found in ranked(question.plan, question.statistics, candidates, today)]
        return list(dict.fromkeys([*exact, *order, *first]))
