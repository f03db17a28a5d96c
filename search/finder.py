"""Words to results: the plan by what the index knows, then the engine that answers."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils import timezone

from search import engines
from search.engines.base import Engine, Found, Question
from search.engines.database import DatabaseEngine
from search.entries import title_key
from search.query import Plan, Planner, Synonym
from search.ranking import Statistics
from search.vocabulary import Spellings, Vocabulary

MOST_SPELLINGS = 200_000  # words of a language that typing errors are measured against
SPELLINGS_KEPT = 600  # seconds; what is newer is found, but not yet proposed
PER_PAGE = 10


@dataclass(frozen=True)
class Answer:
    plan: Plan
    statistics: Statistics
    found: Found


class Finder:
    """Searches one index in one language."""

    def __init__(
        self,
        index: str,
        language: str,
        synonyms: Sequence[Synonym] = (),
        engine: Engine | None = None,
        database: DatabaseEngine | None = None,
        held_as: str = "",
    ):
        """`held_as` is the name of the index in the engine, where the database has it under another."""
        self.index, self.language, self.synonyms = index, language, synonyms
        self.held_as = held_as or index
        self.engine = engine or engines.engine()
        self.database = database or engines.database_engine()

    def plan(self, typed: str, *, correct: bool = True) -> tuple[Plan, Statistics]:
        """The plan for what was typed, and how often the texts hold its terms."""
        first = self._planner(Statistics(0, {}), correct=False).plan(typed)
        statistics = self._statistics(first)
        if not correct or all(statistics.of_need(need) for need in first.needs):
            return first, statistics
        plan = self._planner(statistics, correct=True).plan(typed)
        return plan, self._statistics(plan) if plan.corrections else statistics

    def find(
        self,
        typed: str,
        *,
        filters: Mapping[str, Collection[str]] | None = None,
        correct: bool = True,
        newest_first: bool = False,
        without: frozenset[str] = frozenset(),
        start: int = 0,
        size: int = PER_PAGE,
    ) -> Answer:
        plan, statistics = self.plan(typed, correct=correct)
        if typed.strip() and plan.is_empty:
            return Answer(plan, statistics, Found(0, {}, [], True))
        question = Question(
            plan=plan,
            statistics=statistics,
            moment=timezone.now(),
            filters={"language": [self.language], **(filters or {})},
            without=without,
            title_key=title_key(typed),
            newest_first=newest_first,
            start=start,
            size=size,
        )
        return Answer(plan, statistics, self.engine.search(self.held_as, question))

    def _planner(self, statistics: Statistics, *, correct: bool) -> Planner:
        vocabulary = Vocabulary(statistics, self.spellings() if correct else Spellings({}))
        return Planner(self.language, vocabulary, self.synonyms, correct)

    def _statistics(self, plan: Plan) -> Statistics:
        return self.database.statistics(self.index, self.language, sorted(plan.terms))

    def spellings(self) -> Spellings:
        key = (self.database.using, self.index, self.language)
        kept = _spellings.get(key)
        if kept is None or kept[0] < time.monotonic():
            words = self.database.spellings(self.index, self.language, MOST_SPELLINGS)
            still = partial(self.database.still_spelled, self.index, self.language)
            kept = _spellings[key] = (time.monotonic() + SPELLINGS_KEPT, Spellings(words, still))
        return kept[1]


def forget_spellings(index: str) -> None:
    """Of an index that is gone, whose name the next one may have."""
    for key in [key for key in _spellings if key[1] == index]:
        _spellings.pop(key, None)


_spellings: dict[tuple[str, str, str], tuple[float, Spellings]] = {}
