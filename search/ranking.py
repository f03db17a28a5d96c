"""The order of results: one score for all engines, so that all give the same answer. No Django.

An engine finds what fits and hands over its best candidates; here they get their place. Each need of a plan
counts as much as it is rare (BM25's inverse document frequency), more in a title than in a text, and less the
further its meaning is from what was typed.
"""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.entries import Streams
from search.query import How, Need, Option, Plan

WEIGHTS = {"title": 6.0, "title_parts": 3.0, "body": 1.0, "body_parts": 0.5, "files": 0.3}
CLOSENESS: Mapping[How, float] = {"stem": 1.0, "synonym": 0.9, "spelling": 0.9, "parts": 0.5}
SATURATION = 1.2  # BM25's k1
LENGTH_COUNTS = 0.4  # BM25's b
USUAL_LENGTH = 250  # terms of a text
ALL_IN_TITLE = 1.25
IN_ORDER = 1.15
YEAR = 365.25
NEWEST_COUNTS = 0.25  # more for what is of today and ages


@dataclass(frozen=True)
class Statistics:
    """How many texts of a language there are, and how many hold each term."""

    texts: int
    with_term: Mapping[str, int]

    def knows(self, term: str) -> bool:
        return bool(self.with_term.get(term))

    def of_option(self, option: Option) -> int:
        """At most so many texts meet it."""
        return min((self.with_term.get(term, 0) for term in option.terms), default=0)

    def of_need(self, need: Need) -> int:
        """Of the option that most texts meet: synonyms stand in the same texts, more often than not."""
        return max(map(self.of_option, need.options), default=0)

    def rarity(self, need: Need) -> float:
        found = self.of_need(need)
        return math.log(1 + (self.texts - found + 0.5) / (found + 0.5))


@dataclass(frozen=True)
class Candidate:
    """An entry that fits, as the engine gives it."""

    place: Any  # what the engine knows it by
    key: str
    streams: Streams
    day: datetime.date | None
    boost: float
    ages: bool


@dataclass(frozen=True)
class Match:
    """How a candidate meets a need."""

    need: Need
    option: Option
    stream: str
    value: float  # of the need for the score


@dataclass(frozen=True)
class Score:
    """What a candidate is worth: what its matches add up to, times each factor."""

    matches: Sequence[Match]
    coverage: float  # the part of the needs that is met
    title: float
    order: float
    boost: float
    freshness: float

    @property
    def value(self) -> float:
        met = sum(match.value for match in self.matches)
        return met * self.coverage * self.title * self.order * self.boost * self.freshness


@dataclass(frozen=True)
class _Way:
    """An option, and what is counted in a stream for it: each of these, as often as the rarest."""

    option: Option
    sought: tuple[str, ...]

    def frequency(self, texts: Sequence[tuple[str, str, float]]) -> tuple[float, str]:
        """How often the option occurs, weighted, and the stream where it counts most; 0 where it does not."""
        total, best, most = 0.0, "", 0.0
        for name, text, weight in texts:
            count = min([text.count(one) for one in self.sought])
            if count:
                value = weight * CLOSENESS[self.option.how] * count
                total += value
                if value > most:
                    best, most = name, value
        return total, best


class Ranking:
    """Scores candidates by a plan. What needs no candidate is worked out once."""

    def __init__(self, plan: Plan, statistics: Statistics, today: datetime.date):
        self.today = today
        self.needs = [
            (need, [_Way(option, option.sought) for option in need.options], statistics.rarity(need))
            for need in plan.needs
        ]

    def ranked(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The best first; equal ones the newest first."""

        def place(candidate: Candidate):
            day = candidate.day.toordinal() if candidate.day else 0
            return (-self.score(candidate).value, -day, candidate.key)

        return sorted(candidates, key=place)

    def score(self, candidate: Candidate) -> Score:
        met = self._matches(candidate.streams)
        is_all = len(met) == len(self.needs)
        in_title = is_all and self._stands_in_title(candidate.streams)
        return Score(
            met,
            coverage=len(met) / len(self.needs) if self.needs else 1.0,
            title=ALL_IN_TITLE if in_title else 1.0,
            order=IN_ORDER if len(met) > 1 and _in_order(met, candidate.streams) else 1.0,
            boost=candidate.boost,
            freshness=self._freshness(candidate),
        )

    def _stands_in_title(self, streams: Streams) -> bool:
        """All of what was asked, wherever else it stands."""
        titles = (streams.title, streams.title_parts)
        return all(
            any(all(one in title for one in way.sought) for way in ways for title in titles)
            for _need, ways, _rarity in self.needs
        )

    def _matches(self, streams: Streams) -> list[Match]:
        """The best way in which each need is met; needs that are not met are left out."""
        texts = [(name, text, weight) for name, weight in WEIGHTS.items() if (text := getattr(streams, name))]
        length = length_of(streams)
        met = []
        for need, ways, rarity in self.needs:
            found = [(*way.frequency(texts), way.option) for way in ways]
            frequency, stream, option = max(found, key=lambda one: one[0])
            if frequency:
                met.append(Match(need, option, stream, rarity * saturated(frequency, length)))
        return met

    def _freshness(self, candidate: Candidate) -> float:
        """From 1.25 for what is of today down to 1 for what is old, or does not age."""
        if not candidate.ages or candidate.day is None:
            return 1.0
        years = max(0.0, (self.today - candidate.day).days / YEAR)
        return 1 + NEWEST_COUNTS * math.exp(-years)


def saturated(frequency: float, length: float) -> float:
    """What a term is worth that occurs so often: each further time counts for less, up to SATURATION + 1."""
    return frequency * (SATURATION + 1) / (frequency + SATURATION * length)


def length_of(streams: Streams) -> float:
    """By which a term counts for less in a long text: 1 in one of the usual length."""
    return 1 - LENGTH_COUNTS + LENGTH_COUNTS * streams.body.count(" ") / USUAL_LENGTH


def _in_order(met: Sequence[Match], streams: Streams) -> bool:
    """Whether what was asked stands together, in the order in which it was asked."""
    together = " ".join(" ".join(match.option.terms) for match in met)
    return any(f" {together} " in stream for stream in (streams.title, streams.body))
