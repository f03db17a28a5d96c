"""The order of results: one score for all engines, so that all give the same answer. No Django.

An engine finds what fits and hands over its best candidates; here they get their place. Each need of a plan
counts as much as it is rare (BM25's inverse document frequency), more in a title than in a text, and less the
further its meaning is from what was typed.

Which candidates are the best is said here too, in a way that each engine can carry out by itself: an index
holds with each text which terms it emphasises, and an entry gets points for the needs that it meets so.
"""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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

# By the mark before a term: what its occurrences in a text are worth at least, of at most SATURATION + 1. No
# term has such a mark in it.
EMPHASES = {"+": 1.3, "++": 1.7}
FOR_MEETING = 5  # points, for each need by its rarity
FOR_EMPHASIS = 2  # more for each mark
PRECISION = 10  # by which rarities are multiplied: engines add whole numbers alike, and no others


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
        return min(sum(map(self.of_option, need.options)), self.texts)

    def rarity(self, need: Need) -> float:
        found = self.of_need(need)
        return math.log(1 + (self.texts - found + 0.5) / (found + 0.5))


@dataclass(frozen=True)
class Points:
    """What an entry gets that meets one of these options."""

    options: tuple[Option, ...]
    number: int


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


def emphasised(streams: Streams) -> list[str]:
    """The terms that a text emphasises, with the mark for how much; each mark includes those below it."""
    found: dict[str, float] = defaultdict(float)
    for name, weight in WEIGHTS.items():
        for term, count in Counter(getattr(streams, name).split()).items():
            found[term] += weight * count
    length = _length(streams)
    marked = []
    for mark, value in EMPHASES.items():
        least = value * SATURATION * length / (SATURATION + 1 - value)
        marked += [f"{mark}{term}" for term, frequency in found.items() if frequency >= least]
    return marked


def points_for(needs: Sequence[Need], statistics: Statistics, *, every: bool) -> list[Points]:
    """By which the best candidates are told; for meeting a need only where not every result does."""
    found = []
    for need in needs:
        rarity = max(1, round(PRECISION * statistics.rarity(need)))
        if not every:
            found.append(Points(need.options, rarity * FOR_MEETING))
        found += [Points(_marked(need, mark), rarity * FOR_EMPHASIS) for mark in EMPHASES]
    return found


def _marked(need: Need, mark: str) -> tuple[Option, ...]:
    return tuple(
        replace(option, terms=tuple(f"{mark}{term}" for term in option.terms), adjacent=False)
        for option in need.options
    )


def matches(plan: Plan, statistics: Statistics, streams: Streams) -> list[Match]:
    """The best way in which each need is met; needs that are not met are left out."""
    found = (_match(need, statistics, streams) for need in plan.needs)
    return [match for match in found if match]


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


def score(plan: Plan, statistics: Statistics, candidate: Candidate, today: datetime.date) -> Score:
    met = matches(plan, statistics, candidate.streams)
    in_title = len(met) == len(plan.needs) and all(match.stream.startswith("title") for match in met)
    return Score(
        met,
        coverage=len(met) / len(plan.needs) if plan.needs else 1.0,
        title=ALL_IN_TITLE if in_title else 1.0,
        order=IN_ORDER if len(met) > 1 and _in_order(met, candidate.streams) else 1.0,
        boost=candidate.boost,
        freshness=freshness(candidate, today),
    )


def freshness(candidate: Candidate, today: datetime.date) -> float:
    """From 1.25 for what is of today down to 1 for what is old, or does not age."""
    if not candidate.ages or candidate.day is None:
        return 1.0
    years = max(0.0, (today - candidate.day).days / YEAR)
    return 1 + NEWEST_COUNTS * math.exp(-years)


def ranked(
    plan: Plan, statistics: Statistics, candidates: Iterable[Candidate], today: datetime.date
) -> list[Candidate]:
    """The best first; equal ones the newest first."""

    def place(candidate: Candidate):
        day = candidate.day.toordinal() if candidate.day else 0
        return (-score(plan, statistics, candidate, today).value, -day, candidate.key)

    return sorted(candidates, key=place)


def _match(need: Need, statistics: Statistics, streams: Streams) -> Match | None:
    options = [found for option in need.options if (found := _frequency(option, streams))]
    if not options:
        return None
    frequency, stream, option = max(options, key=lambda found: found[0])
    saturated = frequency * (SATURATION + 1) / (frequency + SATURATION * _length(streams))
    return Match(need, option, stream, statistics.rarity(need) * saturated)


def _length(streams: Streams) -> float:
    """By which a term counts for less in a long text: 1 in one of the usual length."""
    return 1 - LENGTH_COUNTS + LENGTH_COUNTS * streams.body.count(" ") / USUAL_LENGTH


def _frequency(option: Option, streams: Streams) -> tuple[float, str, Option] | None:
    """How often an option occurs, weighted; where it counts most; None where it does not occur."""
    total, best, most = 0.0, "", 0.0
    for name, weight in WEIGHTS.items():
        value = weight * CLOSENESS[option.how] * _count(option, getattr(streams, name))
        total += value
        if value > most:
            best, most = name, value
    return (total, best, option) if total else None


def _count(option: Option, stream: str) -> int:
    if not stream:
        return 0
    if option.adjacent:
        return stream.count(f" {' '.join(option.terms)} ")
    return min(stream.count(f" {term} ") for term in option.terms)


def _in_order(met: list[Match], streams: Streams) -> bool:
    """Whether what was asked stands together, in the order in which it was asked."""
    together = " ".join(" ".join(match.option.terms) for match in met)
    return any(f" {together} " in stream for stream in (streams.title, streams.body))
