"""The map as the server draws it: what is found as marks with a place, a number and an address.

Two drawings: the Netherlands in squares, in units of `SIDE` from one to the next, and the world in outlines,
in `UNITS` to a degree. Both lie on files that `kennisplatform/front_end/map.mjs` makes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import dist

import numpy as np
from django.utils.functional import cached_property

from core.listing import MOST_CHOICES
from network_map.drawing import base_map
from network_map.drawing.base_map import LETTERS, mercator
from network_map.drawing.marks import LARGEST, Mark
from network_map.listing import MapListing
from network_map.models import InitiativePage
from network_map.places import borders, gazetteer
from network_map.places.gazetteer import Place
from network_map.places.locations import POINTS, name_of

SIDE = 9
TILE = 7.8
UNITS = 4
MARGIN = 3  # squares around a province that is drawn alone
APART = 60  # units within which marks would lie over one another
MOST_SINGLES = 60  # marks that lead to a page each
NETHERLANDS = (0, 0, base_map.COLUMNS * SIDE, base_map.ROWS * SIDE)
WORLD = (0, 190, 1440, 800)  # of the drawing of the world, without what is nearly empty
CLOSEST = 12 * SIDE  # units: the least of the Netherlands that is drawn, and of the world
CLOSEST_ABROAD = 40 * UNITS
AROUND = 0.3  # of what lies between marks is left free around them
HOME = "NL"

Where = Callable[[float, float], tuple[float, float]]  # in the drawing, from degrees north and east
Box = tuple[float, float, float, float]  # x, y, width, height

# Three tints are enough to tell each province from those around it.
TINTS = {letter: tint for tint, letters in enumerate(("GOUB", "FANE", "DVZL"), 1) for letter in letters}


@dataclass(frozen=True)
class Area:
    """A province as squares."""

    letter: str
    tint: int  # from 1 to 3


@dataclass(frozen=True)
class Drawing:
    box: Box
    marks: Sequence[Mark]
    areas: Sequence[Area] = ()
    border: str = ""  # path of the municipality that is drawn alone

    @property
    def scale(self) -> float:
        """Of the marks, which are as large on the screen in every drawing."""
        return _scale(self.box)

    @property
    def view_box(self) -> str:
        return " ".join(f"{value:g}" for value in self.box)


class Drawings:
    """What a list has found, drawn."""

    def __init__(self, listing: MapListing):
        self.listing, self.columns = listing, listing.columns

    @cached_property
    def netherlands(self) -> Drawing | None:
        if self._province in LETTERS:
            return self._one_province(self._province)
        marks = self._provinces()
        if not marks and self.listing.is_narrowed:
            return None
        return Drawing(NETHERLANDS, marks, [_area(letter) for letter in LETTERS.values()], self.border)

    @property
    def border(self) -> str:
        """Of the municipality, where only one was asked for and its border was brought here."""
        return borders.path_of(self._only("municipality"))

    @cached_property
    def world(self) -> Drawing | None:
        """Countries besides the Netherlands."""
        counts = self.listing.counts("country")
        abroad = {code: place for code in counts if code != HOME and (place := gazetteer.country(code))}
        if not abroad:
            return None
        if not self.listing.chosen["country"]:
            return Drawing(WORLD, self._marks("country", abroad, counts, _on_world, WORLD))
        box = _box_around(abroad.values(), _on_world, CLOSEST_ABROAD, WORLD[2] / WORLD[3])
        return Drawing(box, self._with_pages(self._marks("country", abroad, counts, _on_world, box)))

    @property
    def whole_country(self) -> int:
        """How many are of the whole of the Netherlands, and so at no place in it."""
        columns = self.columns
        return int(
            (
                self.listing.rows
                & columns.with_any("precision", ["country"])
                & columns.with_any("country", [HOME])
            ).sum()
        )

    @property
    def whole_province(self) -> int:
        """How many are of the whole of the one province that is drawn, and so at no place in it."""
        columns = self.columns
        return int(
            (
                self.listing.rows
                & columns.with_any("precision", ["province"])
                & columns.with_any("province", [self._province])
            ).sum()
        )

    @property
    def placeless(self) -> int:
        """How many nobody said the place of."""
        return int((self.listing.rows & (self.columns.points < 0)).sum())

    def _only(self, facet: str) -> str:
        chosen = self.listing.chosen[facet]
        return chosen[0] if len(chosen) == 1 else ""

    @cached_property
    def _province(self) -> str:
        """The one that is drawn alone: asked for, or around all municipalities that are."""
        chosen = self.listing.chosen
        known = gazetteer.municipalities()
        asked = chosen["province"] or [known[code].province for code in chosen["municipality"]]
        return asked[0] if len(set(asked)) == 1 else ""

    def _provinces(self) -> list[Mark]:
        counts = self.listing.counts("province")
        marks = [
            Mark(*_middle(code), count, name_of(place), self.listing.address(province=code), code=code)
            for code, count in counts.items()
            if code in LETTERS and (place := gazetteer.by_code(code))
        ]
        return self._single_out(marks, "province", self.listing.rows, on_squares, NETHERLANDS)

    def _one_province(self, province: str) -> Drawing:
        """Municipalities with several initiatives, and initiatives on their own."""
        rows = self.listing.rows & ~self.columns.with_any("precision", ["province", "country"])
        counts = self.columns.counts("municipality", rows)
        known = gazetteer.municipalities()
        places = {code: known[code] for code in counts if code in known and known[code].province == province}
        box = _box_of(province)
        if places and len(self.listing.chosen["municipality"]) > 1:
            box = _box_around(places.values(), on_squares, CLOSEST)
        marks = self._with_pages(self._marks("municipality", places, counts, on_squares, box, rows))
        return Drawing(box, marks, [_area(LETTERS[province])], self.border)

    def _marks(
        self,
        facet: str,
        places: Mapping[str, Place],
        counts: Mapping[str, int],
        where: Where,
        box: Box,
        rows: np.ndarray | None = None,
    ) -> list[Mark]:
        """One for each place, by its value in addresses; one for all that would lie over one another."""
        points = {code: _inside(where(place.north, place.east), box) for code, place in places.items()}
        groups = _together(sorted(places, key=lambda code: -counts[code]), points, APART * _scale(box))
        marks = [
            Mark(
                *points[group[0]],
                count=sum(counts[code] for code in group),
                label=name_of(places[group[0]]),
                address=self._address_of(facet, group),
                is_group=len(group) > 1,
                code=group[0],
            )
            for group in groups
        ]
        return self._single_out(marks, facet, self.listing.rows if rows is None else rows, where, box)

    def _address_of(self, facet: str, values: list[str]) -> str:
        address = self.listing.address(**{facet: values})
        return address if address != self.listing.address() else ""

    def _single_out(
        self, marks: Sequence[Mark], facet: str, rows: np.ndarray, where: Where, box: Box
    ) -> list[Mark]:
        """The same marks, with those of one initiative as what that is, and at its point if there is room."""
        alone = {mark.code: mark for mark in marks if mark.count == 1}
        for row in np.flatnonzero(rows & self.columns.with_any(facet, alone)).tolist():
            mark = alone[self.columns.value(facet, row)]
            is_area = self.columns.value("precision", row) not in POINTS
            x, y = (mark.x, mark.y) if is_area else _inside(where(*self.columns.point(row)), box)
            others = [other for other in marks if other is not mark]
            if any(dist((x, y), (other.x, other.y)) < APART * _scale(box) for other in others):
                x, y = mark.x, mark.y
            theme = self.columns.theme(row)
            alone[mark.code] = replace(mark, x=x, y=y, row=row, theme=theme, is_area=is_area)
        return [alone.get(mark.code, mark) for mark in marks]

    def _with_pages(self, marks: Iterable[Mark]) -> list[Mark]:
        """The same marks, with those of one initiative leading to its page."""
        marks = list(marks)
        alone = {int(self.columns.ids[mark.row]): mark for mark in marks if mark.count == 1}
        asked = dict(list(alone.items())[:MOST_SINGLES])
        leading = [
            replace(asked[page.pk], label=page.title, address=page.url, is_page=True)
            for page in self.listing.dressed(asked)
        ]
        return [*(mark for mark in marks if mark not in asked.values()), *leading]


def marks_in_words(drawings: Iterable[Drawing | None]) -> list[Mark]:
    """The marks by how many they stand for, as the text beside the map lists them."""
    marks = [mark for drawing in drawings if drawing for mark in drawing.marks]
    return sorted(marks, key=lambda mark: (-mark.count, mark.label))


def spot_drawing(page: InitiativePage) -> Drawing | None:
    """The Netherlands with one page on it; None where it has no point there."""
    if page.country != HOME or page.precision not in POINTS or page.north is None or page.east is None:
        return None
    mark = Mark(*on_squares(page.north, page.east), 1, page.title, "", is_page=True)
    return Drawing(NETHERLANDS, [mark], [_area(letter) for letter in LETTERS.values()])


def _area(letter: str) -> Area:
    return Area(letter, TINTS[letter])


def on_squares(north: float, east: float) -> tuple[float, float]:
    """Where degrees are in the drawing of the Netherlands."""
    x = (east - base_map.WEST) / base_map.PITCH * SIDE
    y = (mercator(base_map.NORTH) - mercator(north)) / base_map.PITCH * SIDE
    return round(x, 1), round(y, 1)


def _on_world(north: float, east: float) -> tuple[float, float]:
    return round((east + 180) * UNITS, 1), round((180 - mercator(north)) * UNITS, 1)


def _scale(box: Box) -> float:
    return box[2] / (base_map.COLUMNS * SIDE)


def _inside(point: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where the mark is whole."""
    (x, y), (left, top, width, height) = point, box
    edge = LARGEST / 2 * _scale(box)
    return (
        min(max(x, left + edge), left + width - edge),
        min(max(y, top + edge), top + height - edge),
    )


def _together(
    codes: Iterable[str], points: Mapping[str, tuple[float, float]], apart: float
) -> list[list[str]]:
    """Groups of places, each around its first; as many in one as an address can hold."""
    groups: list[list[str]] = []
    for code in codes:

        def away(group: Sequence[str], code: str = code) -> float:
            return dist(points[group[0]], points[code])

        near = sorted(groups, key=away)
        free = next((group for group in near if len(group) < MOST_CHOICES), None)
        if free is None or away(near[0]) >= apart:
            groups.append([code])
        else:
            free.append(code)
    return groups


def _box_around(places: Iterable[Place], where: Where, closest: float, ratio: float = 1) -> Box:
    """`ratio` times as wide as high, and never narrower than `closest`."""
    points = np.array([where(place.north, place.east) for place in places])
    low, high = points.min(axis=0), points.max(axis=0)
    across, down = (high - low) * (1 + 2 * AROUND)
    width = float(max(across, down * ratio, closest))
    left, top = (low + high) / 2 - (width / 2, width / ratio / 2)
    return round(float(left), 1), round(float(top), 1), round(width, 1), round(width / ratio, 1)


@cache
def _squares_of(province: str) -> Sequence[base_map.Square]:
    return [square for square in base_map.squares() if square.province == province]


@cache
def _middle(province: str) -> tuple[float, float]:
    """Of its squares, and on the one nearest to that: some provinces have their middle in the water."""
    squares = _squares_of(province)
    row = sum(square.row for square in squares) / len(squares)
    column = sum(square.column for square in squares) / len(squares)
    nearest = min(squares, key=lambda square: (square.row - row) ** 2 + (square.column - column) ** 2)
    return nearest.column * SIDE + TILE / 2, nearest.row * SIDE + TILE / 2


@cache
def _box_of(province: str) -> Box:
    rows = [square.row for square in _squares_of(province)]
    columns = [square.column for square in _squares_of(province)]
    left, top = min(columns) - MARGIN, min(rows) - MARGIN
    width, height = max(columns) + 1 + MARGIN - left, max(rows) + 1 + MARGIN - top
    return left * SIDE, top * SIDE, width * SIDE, height * SIDE
