"""How many results have which facet values, for tens of thousands of results at once. No Django."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search.entries import choices_in

Numbers = NDArray[np.int64]  # of combinations, one for each result
Rows = NDArray[np.int32]  # a row for each result: places of facet values, filled up with 0
Mask = NDArray[np.bool_]  # for each result whether it is meant

NO_NUMBER = -1  # of the first row, which has no values


@dataclass(frozen=True)
class ChoiceTable:
    """The facet values of combinations. Growing makes a new table: whoever counts keeps the one at hand."""

    numbers: Numbers = field(default_factory=lambda: np.array([NO_NUMBER], np.int64))  # ascending
    rows: Rows = field(default_factory=lambda: np.zeros((1, 1), np.int32))
    choices: tuple[str, ...] = ("",)  # each a facet and a value; the first stands for none

    def places(self, numbers: Numbers) -> NDArray[np.intp]:
        """In which row each stands; 0 for a number that is not here."""
        places = np.searchsorted(self.numbers, numbers).clip(max=len(self.numbers) - 1)
        return np.where(self.numbers[places] == numbers, places, 0)

    def grown(self, found: Mapping[int, str]) -> "ChoiceTable":
        """This table and those combinations, whose values are JSON."""
        places = {one: place for place, one in enumerate(self.choices)}
        added = [
            [places.setdefault(one, len(places)) for one in choices_in(values)] for values in found.values()
        ]
        width = max([self.rows.shape[1], *map(len, added)])
        numbers = np.concatenate([self.numbers, np.array(list(found), np.int64)])
        rows = np.zeros((len(numbers), width), np.int32)
        rows[: len(self.rows), : self.rows.shape[1]] = self.rows
        for place, row in enumerate(added, len(self.rows)):
            rows[place, : len(row)] = row
        order = np.argsort(numbers)
        return ChoiceTable(numbers[order], rows[order], tuple(places))

    def with_any(self, rows: Rows, choices: Collection[str]) -> Mask:
        """Which of the rows hold at least one of these choices."""
        wanted = np.array([one in choices for one in self.choices])
        return np.any(wanted[rows], axis=1)

    def counts(self, rows: Rows) -> dict[str, int]:
        """How many of the rows hold each choice, without those that none holds."""
        found = np.bincount(rows.ravel(), minlength=len(self.choices))
        return {self.choices[place]: int(found[place]) for place in np.flatnonzero(found) if place}
