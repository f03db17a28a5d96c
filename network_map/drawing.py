"""The map as the server draws it: what is found as marks with a place, a number and an address.

Two drawings: the Netherlands in squares, in units of `SIDE` from one to the next, and the world in outlines,
in `UNITS` to a degree. Both lie on files that `kennisplatform/front_end/map.mjs` makes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from network_map import base_map, borders, gazetteer
from network_map.base_map import LETTERS, mercator
from network_map.listing import MapListing
from network_map.locations import POINTS, name_of
from network_map.models import InitiativePage

SIDE = 9
TILE = 7.8
UNITS = 4
MARGIN = 3  # squares around a province that is drawn alone
LEAST = 34  # units that a cluster is wide, and how it grows
GROWS = 1.2
SINGLE = 30
MOST_SINGLES = 60  # marks that lead to one page each
WORLD = (0, 190, 1440, 800)  # of the drawing of the world, without what is nearly empty
HOME = "NL"
# Three tints are enough to tell each province from those around it.
TINTS = {letter: tint for tint, letters in enumerate(("GOUB", "FANE", "DVZL"), 1) for letter in letters}


@dataclass(frozen=True)
class Mark:
    """Some initiatives at one place, or one."""

    x: float
    y: float
    count: int
    label: str  # which place; of one initiative its title
    address: str
    is_page: bool = False  # one initiative, and the address of its page
    theme: str = ""  # of it

    @property
    def side(self) -> float:
        return SINGLE if self.is_page else LEAST + GROWS * sqrt(self.count)

    @property
    def name(self) -> str:
        """As assistive technology reads it."""
        if self.is_page:
            return self.label
        words = ngettext("%(place)s: %(count)d initiative", "%(place)s: %(count)d initiatives", self.count)
        return words % {"place": self.label, "count": self.count}


@dataclass(frozen=True)
class Area:
    """A province as squares."""

    letter: str
    tint: int  # from 1 to 3


@dataclass(frozen=True)
class Drawing:
    box: tuple[float, float, float, float]  # x, y, width, height
    marks: Sequence[Mark]
    areas: Sequence[Area] = ()
    border: str = ""  # path of the municipality that is drawn alone

    @property
    def scale(self) -> float:
        """Of the marks, which are as large on the screen in every drawing."""
        return self.box[2] / (base_map.COLUMNS * SIDE)

    @property
    def view_box(self) -> str:
        return " ".join(f"{value:g}" for value in self.box)


class Drawings:
    """What a list has found, drawn."""

    def __init__(self, listing: MapListing):
        self.listing, self.columns = listing, listing.columns

    @cached_property
    def netherlands(self) -> Drawing | None:
        province = self._only("province")
        if province in LETTERS:
            areas = [_area(LETTERS[province])]
            return Drawing(_box_of(province), self._places_in(province), areas, self.border)
        marks = self._provinces()
        if not marks and self.listing.is_narrowed:
            return None
        box = (0, 0, base_map.COLUMNS * SIDE, base_map.ROWS * SIDE)
        return Drawing(box, marks, [_area(letter) for letter in LETTERS.values()], self.border)

    @property
    def border(self) -> str:
        """Of the municipality, where only one was asked for and its border was brought here."""
        return borders.path_of(self._only("municipality"))

    @cached_property
    def world(self) -> Drawing | None:
        """Countries besides the Netherlands."""
        abroad = {code: count for code, count in self.listing.counts("country").items() if code != HOME}
        marks = [
            Mark(*_on_world(place.north, place.east), count, name_of(place), self._to(country=code))
            for code, count in abroad.items()
            if (place := gazetteer.country(code))
        ]
        return Drawing(WORLD, marks) if marks else None

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
    def placeless(self) -> int:
        """How many nobody said the place of."""
        return int((self.listing.rows & (self.columns.points < 0)).sum())

    def _only(self, facet: str) -> str:
        chosen = self.listing.chosen[facet]
        return chosen[0] if len(chosen) == 1 else ""

    def _to(self, **changes: str) -> str:
        return self.listing.address(**changes)

    def _provinces(self) -> list[Mark]:
        counts = self.listing.counts("province")
        return [
            Mark(*_middle(code), count, name_of(place), self._to(province=code))
            for code, count in counts.items()
            if code in LETTERS and (place := gazetteer.by_code(code))
        ]

    def _places_in(self, province: str) -> list[Mark]:
        """Municipalities with several initiatives, and initiatives on their own."""
        rows = self.listing.rows & ~self.columns.with_any("precision", ["province", "country"])
        counts = self.columns.counts("municipality", rows)
        known = gazetteer.municipalities()
        single = [code for code, count in counts.items() if count == 1][:MOST_SINGLES]
        marks = [
            Mark(*on_squares(place.north, place.east), count, place.name, self._to(municipality=code))
            for code, count in counts.items()
            if code not in single and (place := known.get(code)) and place.province == province
        ]
        return [*marks, *self._singles(rows & self.columns.with_any("municipality", single))]

    def _singles(self, rows: np.ndarray) -> list[Mark]:
        found = np.flatnonzero(rows)
        pages = {page.pk: page for page in self.listing.dressed(self.columns.ids[found].tolist())}
        marks = []
        for row in found:
            page = pages.get(int(self.columns.ids[row]))
            point = self.columns.points[row]
            if page:
                where = on_squares(self.columns.north[point], self.columns.east[point])
                theme = page.main_theme.slug if page.main_theme else ""
                marks.append(Mark(*where, 1, page.title, page.url, True, theme))
        return marks


def marks_in_words(drawings: Iterable[Drawing | None]) -> list[Mark]:
    """The marks by how many they stand for, as the text beside the map lists them."""
    marks = [mark for drawing in drawings if drawing for mark in drawing.marks]
    return sorted(marks, key=lambda mark: (-mark.count, mark.label))


def spot_drawing(page: InitiativePage) -> Drawing | None:
    """The Netherlands with one page on it; None where it has no point there."""
    if page.country != HOME or page.precision not in POINTS or page.north is None or page.east is None:
        return None
    mark = Mark(*on_squares(page.north, page.east), 1, page.title, "", is_page=True)
    box = (0, 0, base_map.COLUMNS * SIDE, base_map.ROWS * SIDE)
    return Drawing(box, [mark], [_area(letter) for letter in LETTERS.values()])


def _area(letter: str) -> Area:
    return Area(letter, TINTS[letter])


def on_squares(north: float, east: float) -> tuple[float, float]:
    """Where degrees are in the drawing of the Netherlands."""
    x = (east - base_map.WEST) / base_map.PITCH * SIDE
    y = (mercator(base_map.NORTH) - mercator(north)) / base_map.PITCH * SIDE
    return round(x, 1), round(y, 1)


def _on_world(north: float, east: float) -> tuple[float, float]:
    return round((east + 180) * UNITS, 1), round((180 - mercator(north)) * UNITS, 1)


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
def _box_of(province: str) -> tuple[float, float, float, float]:
    rows = [square.row for square in _squares_of(province)]
    columns = [square.column for square in _squares_of(province)]
    left, top = min(columns) - MARGIN, min(rows) - MARGIN
    width, height = max(columns) + 1 + MARGIN - left, max(rows) + 1 + MARGIN - top
    return left * SIDE, top * SIDE, width * SIDE, height * SIDE
