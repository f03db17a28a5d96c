"""All initiatives on a map as columns of numbers: small to send, and quick to filter and to count.

One row is one initiative, the newest first. Words stand once, in `names`; rows hold their place there. What
several initiatives of one town share, its point and its areas, stands once in `points`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

NOWHERE = -1
DECIMALS = 4  # of degrees: ten metres
MANY = ("theme", "kind")  # facets of which an initiative may have several values: bits of a number
OF_POINT = ("municipality", "province", "country")
FACETS = (*MANY, "status", "start_year", *OF_POINT)


@dataclass(frozen=True)
class Row:
    """What the map knows of one initiative."""

    page_id: int
    precision: str
    north: float | None
    east: float | None
    themes: Sequence[str]  # the first one gives it its colour
    kinds: Sequence[str]
    status: str
    start_year: int | None
    municipality: str
    province: str
    country: str
    expires: float | None  # seconds since 1970


@dataclass
class _Names:
    """The words of a facet in the order in which they are met."""

    places: dict[str, int] = field(default_factory=dict)

    def place(self, word: str) -> int:
        return self.places.setdefault(word, len(self.places)) if word else NOWHERE

    def bits(self, words: Iterable[str]) -> int:
        return sum(1 << self.place(word) for word in dict.fromkeys(words) if word)


def packed(rows: Iterable[Row]) -> dict[str, Any]:
    """As the browser gets it, in JSON."""
    names = {facet: _Names() for facet in (*FACETS, "precision")}
    points: dict[tuple, int] = {}
    columns: dict[str, list[int]] = {
        name: [] for name in ("id", "point", "main", "theme", "kind", "status", "start_year")
    }
    expires: dict[int, float] = {}
    before = 0
    for number, row in enumerate(rows):
        columns["id"].append(row.page_id - before)  # from the one before it: small numbers
        before = row.page_id
        columns["point"].append(_point(row, names, points))
        columns["main"].append(names["theme"].place(row.themes[0]) if row.themes else NOWHERE)
        columns["theme"].append(names["theme"].bits(row.themes))
        columns["kind"].append(names["kind"].bits(row.kinds))
        columns["status"].append(names["status"].place(row.status))
        columns["start_year"].append(row.start_year or 0)
        if row.expires:
            expires[number] = row.expires
    fields = ("precision", "north", "east", *OF_POINT)
    listed = [list(column) for column in zip(*points, strict=True)] if points else [[] for _name in fields]
    return {
        "names": {facet: list(each.places) for facet, each in names.items() if facet != "start_year"},
        "points": dict(zip(fields, listed, strict=True)),
        "rows": columns,
        "expires": expires,
    }


def _point(row: Row, names: Mapping[str, _Names], points: dict[tuple, int]) -> int:
    if not row.precision:
        return NOWHERE
    point = (
        names["precision"].place(row.precision),
        round(row.north or 0, DECIMALS),
        round(row.east or 0, DECIMALS),
        *(names[facet].place(getattr(row, facet)) for facet in OF_POINT),
    )
    return points.setdefault(point, len(points))


class Columns:
    """The same, to be asked which rows meet a choice and how often each value occurs."""

    def __init__(self, content: Mapping[str, Any]):
        rows, points = content["rows"], content["points"]
        self.names: Mapping[str, Sequence[str]] = content["names"]
        self.ids = np.cumsum(np.array(rows["id"], dtype=np.int64))
        self.points = np.array(rows["point"], dtype=np.int32)
        self.main = np.array(rows["main"], dtype=np.int8)
        self.north = np.array(points["north"], dtype=np.float64)
        self.east = np.array(points["east"], dtype=np.float64)
        self._values = {name: np.array(rows[name], dtype=np.int64) for name in (*MANY, "status")}
        self._values["start_year"] = np.array(rows["start_year"], dtype=np.int64)
        for facet in (*OF_POINT, "precision"):
            # One more at the end, which NOWHERE, the last place, leads to.
            of_points = np.array([*points[facet], NOWHERE], dtype=np.int64)
            self._values[facet] = of_points[self.points]
        self.expires = {int(number): moment for number, moment in content["expires"].items()}

    def __len__(self) -> int:
        return len(self.ids)

    def all(self) -> np.ndarray:
        return np.ones(len(self), dtype=bool)

    def with_any(self, facet: str, values: Iterable[str]) -> np.ndarray:
        """Which rows have one of the values."""
        column = self._values[facet]
        if facet == "start_year":
            return np.isin(column, [int(value) for value in values])
        places = [self.names[facet].index(value) for value in values if value in self.names[facet]]
        if facet in MANY:
            return (column & sum(1 << place for place in places)) != 0
        return np.isin(column, places)

    def value(self, facet: str, row: int) -> str:
        """Of a facet of which an initiative has one at most; empty without it."""
        place = self._values[facet][row]
        return self.names[facet][place] if place != NOWHERE else ""

    def theme(self, row: int) -> str:
        """The main one; empty without one."""
        return self.names["theme"][self.main[row]] if self.main[row] != NOWHERE else ""

    def point(self, row: int) -> tuple[float, float]:
        """Degrees north and east."""
        return float(self.north[self.points[row]]), float(self.east[self.points[row]])

    def of(self, page_ids: Iterable[int]) -> np.ndarray:
        """Which rows are one of these pages."""
        return np.isin(self.ids, np.fromiter(page_ids, dtype=np.int64))

    def over(self, moment: float) -> np.ndarray:
        """Which rows are past their time."""
        found = ~self.all()
        found[[number for number, end in self.expires.items() if end <= moment]] = True
        return found

    def counts(self, facet: str, rows: np.ndarray) -> dict[str, int]:
        """How many of the rows have each value."""
        column = self._values[facet][rows]
        if facet in MANY:
            found = {name: int(((column >> place) & 1).sum()) for place, name in enumerate(self.names[facet])}
        elif facet == "start_year":
            years, often = np.unique(column[column > 0], return_counts=True)
            found = dict(zip(map(str, years.tolist()), often.tolist(), strict=True))
        else:
            often = np.bincount(column[column >= 0], minlength=len(self.names[facet]))
            found = dict(zip(self.names[facet], often.tolist(), strict=True))
        return {name: count for name, count in found.items() if count}
