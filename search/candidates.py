"""Which results are the best candidates for the ranking, the same in every engine. No Django.

The ranking reads a text to score it, which would take too long for everything that is found. So an index
holds with each text which terms it emphasises, and an engine adds up points: whole numbers, which all engines
add alike.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.entries import GAP, Streams
from search.query import Need, Option
from search.ranking import SATURATION, WEIGHTS, Statistics, length_of

CANDIDATES = 100  # that get their place by the ranking; what comes after them has the order of its points

# By the mark before a term: what its occurrences in a text are worth at least, of at most SATURATION + 1. No
# term has such a mark in it. Indexes hold them: whoever changes them raises `analysis.VERSION`.
EMPHASES = {"+": 1.3, "++": 1.8}
FOR_MEETING = 5  # points, for each need by its rarity
FOR_EMPHASIS = 2  # more for each mark
PRECISION = 10  # points for a rarity of one
MANY = 1_000  # results, of which enough have the highest mark
TELLING = 0.1  # part of the highest rarity below which a need says nothing beside the others


@dataclass(frozen=True)
class Points:
    """What an entry gets that meets one of these options."""

    options: tuple[Option, ...]
    number: int


def emphasised(streams: Streams) -> list[str]:
    """The terms that a text emphasises, with the mark for how much; each once for every mark up to that."""
    found: dict[str, float] = defaultdict(float)
    for name, weight in WEIGHTS.items():
        for term, count in Counter(getattr(streams, name).split()).items():
            found[term] += weight * count
    found.pop(GAP, None)
    length = length_of(streams)
    marked = []
    for mark, value in EMPHASES.items():
        least = _least_frequency(value, length)
        marked += [f"{mark}{term}" for term, frequency in found.items() if frequency >= least]
    return marked


def _least_frequency(value: float, length: float) -> float:
    """Of a term whose occurrences are worth so much: the inverse of `ranking.saturated()`."""
    return value * SATURATION * length / (SATURATION + 1 - value)


def points_for(needs: Sequence[Need], statistics: Statistics, *, every: bool, total: int) -> list[Points]:
    """What so many results get; for meeting a need at all only where not all of them meet every one."""
    marks = [*EMPHASES][-1:] if total > MANY else [*EMPHASES]
    rarities = [(need, statistics.rarity(need)) for need in needs]
    least = TELLING * max((rarity for _need, rarity in rarities), default=0)
    found = []
    for need, rarity in rarities:
        points = max(1, round(PRECISION * rarity))
        if not every:
            found.append(Points(need.options, points * FOR_MEETING))
        if rarity >= least:
            found += [Points(_marked(need, mark), points * FOR_EMPHASIS) for mark in marks]
    return found


def _marked(need: Need, mark: str) -> tuple[Option, ...]:
    return tuple(
        replace(option, terms=tuple(f"{mark}{term}" for term in option.terms), adjacent=False)
        for option in need.options
    )
