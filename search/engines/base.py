"""What an engine does, whatever it is made of. No Django.

An engine keeps indexes by name. It finds what meets a plan, counts it and hands over the best candidates;
analysis, plan and ranking are the same for all.
"""

import datetime
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from search.candidates import CANDIDATES
from search.entries import Entry, Streams, facet_and_value
from search.query import Need, Option, Plan
from search.ranking import Candidate, Ranking, Statistics

Place = TypeVar("Place")  # what an engine knows an entry by
MOST_TITLED = 3  # results that come first for their very title
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
    excluded: tuple[Option, ...] = ()

    @property
    def has_phrase(self) -> bool:
        options = [*self.excluded, *(option for need in self.needs for option in need.options)]
        return any(option.is_phrase for option in options)

    def is_met_by(self, streams: Streams) -> bool:
        """Whether an entry with these terms is a result."""
        enough = all if self.every else any
        met = (any(streams.hold(option.sought) for option in need.options) for need in self.needs)
        return enough(met) and not any(streams.hold(option.sought) for option in self.excluded)


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
        return Found(search.hits.total, search.hits.counts, search.results(), search.meets_all)

    @abstractmethod
    def check(self, index: str) -> None:
        """Raise WrongVersionError where an index is not there, or of another version of the analysis."""

    @abstractmethod
    def leads_to(self, name: str, index: str) -> bool:
        """Whether this index was swapped in under the name."""

    def discard(self, index: str, unless: str) -> bool:
        """Drop a whole index that this name does not lead to; whether it was dropped."""
        if self.leads_to(unless, index):
            return False
        self.delete(index)
        return True

    def abandoned(self, beginning: str) -> list[str]:
        """Indexes whose name begins so and that no name leads to, of those that nobody has noted."""
        return []

    def in_a_hurry(self) -> "Engine":
        """The same, for a write that somebody waits for. Raises EngineError while that would take long."""
        return self

    @abstractmethod
    def hits(self, index: str, wanted: Wanted, question: Question) -> "Hits[Any]":
        """What meets a condition, of what the question asks for."""


class Hits(ABC, Generic[Place]):
    """What meets a condition, and has the choices of every facet in which something is chosen.

    These methods may raise `EngineError`.
    """

    total: int
    in_language: int  # those also that lack other choices

    @property
    @abstractmethod
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """As `Found` has them."""

    @abstractmethod
    def best(self, count: int) -> list[Place]:
        """The first by their points; equal ones as the newest."""

    @abstractmethod
    def newest(self, count: int) -> list[Place]:
        """The first by day; of one day by their keys as text."""

    @abstractmethod
    def titled(self) -> list[Place]:
        """Some that have the very title that the question names, the newest first."""

    @abstractmethod
    def candidates(self, places: Sequence[Place]) -> list[Candidate]: ...

    @abstractmethod
    def shown(self, places: Sequence[Place]) -> list[Shown]:
        """In the order of the places."""


def by_facet(
    counts: Mapping[str, int], lacking: Mapping[str, Mapping[str, int]]
) -> Mapping[str, Mapping[str, int]]:
    """Counts of choices by facet: of all results, and for each facet of what lacks its choices only."""
    of_its_own = [
        (one, count)
        for name, found in lacking.items()
        for one, count in found.items()
        if facet_and_value(one)[0] == name
    ]
    by_name: dict[str, Counter[str]] = {}
    for one, count in [*counts.items(), *of_its_own]:
        name, value = facet_and_value(one)
        by_name.setdefault(name, Counter())[value] += count
    return by_name


class _Search:
    """One question to one index."""

    def __init__(self, engine: Engine, index: str, question: Question):
        self.engine, self.index, self.question = engine, index, question
        needs = question.plan.needs
        self.meets_all = True
        self.strict = self.hits = self._hits(needs, every=True)
        too_few = len(needs) > 1 and self.strict.in_language < ENOUGH
        if too_few and (telling := self._telling_needs()):
            self.hits = self._hits(telling, every=False)
            self.meets_all = self.hits.total == self.strict.total

    def _hits(self, needs: Iterable[Need], *, every: bool) -> Hits[Any]:
        wanted = Wanted(tuple(needs), every, self.question.plan.excluded)
        return self.engine.hits(self.index, wanted, self.question)

    def _telling_needs(self) -> list[Need]:
        """Needs that say something on their own; the rarest where none does."""
        statistics, needs = self.question.statistics, self.question.plan.needs
        most = max(FEW, SELECTIVE * statistics.texts)
        counts = [(statistics.of_need(need), place) for place, need in enumerate(needs)]
        found = sorted((count, place) for count, place in counts if count)
        telling = [place for count, place in found if count <= most] or [place for _count, place in found[:1]]
        return [needs[place] for place in sorted(telling)]

    def results(self) -> list[Shown]:
        question = self.question
        if question.start >= self.hits.total:
            return []
        return self.hits.shown(self._ordered()[question.start : question.start + question.size])

    def _ordered(self) -> list[Any]:
        """Places up to the end of what is shown."""
        question, hits = self.question, self.hits
        end = question.start + question.size
        if question.newest_first or question.plan.is_empty:
            return hits.newest(end)
        first = hits.best(max(end, CANDIDATES))
        places = dict.fromkeys(first[:CANDIDATES])
        if not self.meets_all:
            places |= dict.fromkeys(self.strict.best(ENOUGH))
        exact = hits.titled() if question.title_key else []
        places |= dict.fromkeys(exact)
        candidates = hits.candidates(list(places))
        ranking = Ranking(question.plan, question.statistics, question.moment.date())
        order = [found.place for found in ranking.ranked(candidates)]
        return list(dict.fromkeys([*exact, *order, *first]))
