"""How many results have which facet values, for tens of thousands of results at once. No Django."""

import json
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]  # of entries
Points = NDArray[np.int64]  # of as many entries
Rows = NDArray[np.int32]  # a row for each entry: places of its choices, filled up with 0
Mask = NDArray[np.bool_]  # for each entry whether it is meant
Kept = tuple[int, str, str, int | None, float | None]  # an entry's number, key, choices, day and end

NO_DAY = 0  # before every day
MOST_DAYS = 4_000_000  # more than there are up to the last day of the calendar
NEVER = math.inf
NOT_THERE = -math.inf  # the end of an entry that is not known: its time is always over


@dataclass(frozen=True)
class Columns:
    """What counting needs of the entries in a table, each in the place of its number.

    Growing makes new columns: whoever counts keeps those at hand.
    """

    rows: Rows = field(default_factory=lambda: np.zeros((1, 1), np.int32))
    days: NDArray[np.int64] = field(default_factory=lambda: np.full(1, NO_DAY))
    keys: NDArray[np.bytes_] = field(default_factory=lambda: np.zeros(1, "S1"))
    ends: NDArray[np.float64] = field(default_factory=lambda: np.full(1, NOT_THERE))
    choices: tuple[str, ...] = ("",)  # what the rows refer to; the first stands for none

    def holds(self, numbers: Numbers) -> Mask:
        known = numbers < len(self.ends)
        known[known] = self.ends[numbers[known]] > NOT_THERE
        return known

    def grown(self, found: Iterable[Kept]) -> "Columns":
        """These columns and those entries, whose choices are JSON."""
        found = list(found)
        if not found:
            return self
        places = {one: place for place, one in enumerate(self.choices)}
        known: dict[str, list[int]] = {}  # many entries have the same
        for _number, _key, choices, _day, _end in found:
            if choices not in known:
                known[choices] = [places.setdefault(one, len(places)) for one in json.loads(choices)]
        length = max(len(self.ends), 1 + max(number for number, *_ in found))
        width = max(self.rows.shape[1], *map(len, known.values()))
        letters = max(self.keys.itemsize, *(len(key.encode()) for _number, key, *_ in found))
        grown = self._of_size(length, width, letters)
        for number, key, choices, day, end in found:
            row = known[choices]
            grown.rows[number, : len(row)] = row
            grown.keys[number] = key.encode()
            grown.days[number] = day or NO_DAY
            grown.ends[number] = NEVER if end is None else end
        return replace(grown, choices=tuple(places))

    def _of_size(self, length: int, width: int, letters: int) -> "Columns":
        rows = np.zeros((length, width), np.int32)
        rows[: self.rows.shape[0], : self.rows.shape[1]] = self.rows
        more = length - len(self.ends)
        days = np.concatenate([self.days, np.full(more, NO_DAY)])
        ends = np.concatenate([self.ends, np.full(more, NOT_THERE)])
        keys = np.zeros(length, f"S{letters}")
        keys[: len(self.keys)] = self.keys
        return Columns(rows, days, keys, ends, self.choices)

    def with_any(self, rows: Rows, choices: Collection[str]) -> Mask:
        """Which of the rows hold at least one of these choices."""
        wanted = np.array([one in choices for one in self.choices])
        return np.any(wanted[rows], axis=1)

    def counts(self, rows: Rows) -> dict[str, int]:
        """How many of the rows hold each choice, without those that none holds."""
        found = np.bincount(rows.ravel(), minlength=len(self.choices))
        return {self.choices[place]: int(found[place]) for place in np.flatnonzero(found) if place}

    def newest(self, numbers: Numbers, count: int) -> Numbers:
        """The first entries by day; of one day by their keys."""
        return self.best(numbers, np.zeros(len(numbers), np.int64), count)

    def best(self, numbers: Numbers, points: Points, count: int) -> Numbers:
        """The first entries by points; equal ones as the newest."""
        order = points * MOST_DAYS + self.days[numbers]
        if count < len(numbers):
            is_first = order >= np.partition(order, -count)[-count]
            numbers, order = numbers[is_first], order[is_first]
        return numbers[np.lexsort((self.keys[numbers], -order))][:count]
