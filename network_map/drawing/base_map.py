"""The map under the markers: the Netherlands in squares, each in a province, and the outlines of all else.

`data/squares.txt` and `data/outlines.json` hold it, made by `manage.py make_map_data`. No Django.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import atan, degrees, exp, log, pi, radians, tan
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SQUARES = DATA / "squares.txt"  # rows from north to south, a letter for each square from west to east
OUTLINES = DATA / "outlines.json"

# The squares lie as the map lies on the screen, in the Mercator projection, so that markers stand where they
# belong. Its unit is the degree at the equator: x is the longitude.
WEST, NORTH = 3.30, 53.62  # degrees, of the corner of the first square
PITCH = 0.057  # from square to square
COLUMNS, ROWS = 70, 83
SEA = "."
LETTERS = {
    "NL-GR": "G",
    "NL-FR": "F",
    "NL-DR": "D",
    "NL-OV": "O",
    "NL-FL": "V",
    "NL-GE": "A",
    "NL-UT": "U",
    "NL-NH": "N",
    "NL-ZH": "Z",
    "NL-ZE": "E",
    "NL-NB": "B",
    "NL-LI": "L",
}


def mercator(latitude: float) -> float:
    """The y that belongs to a latitude, both in degrees."""
    return degrees(log(tan(pi / 4 + radians(latitude) / 2)))


def latitude(y: float) -> float:
    return degrees(2 * atan(exp(radians(y))) - pi / 2)


@dataclass(frozen=True)
class Square:
    row: int
    column: int
    province: str  # its code

    @property
    def centre(self) -> tuple[float, float]:
        """Degrees east and north."""
        return centre(self.row, self.column)


def centre(row: int, column: int) -> tuple[float, float]:
    return WEST + (column + 0.5) * PITCH, latitude(mercator(NORTH) - (row + 0.5) * PITCH)


@cache
def squares() -> tuple[Square, ...]:
    provinces = {letter: code for code, letter in LETTERS.items()}
    return tuple(
        Square(row, column, provinces[letter])
        for row, letters in enumerate(SQUARES.read_text().splitlines())
        for column, letter in enumerate(letters)
        if letter != SEA
    )


@cache
def outlines() -> tuple[tuple[int, ...], ...]:
    """As `map_data.outlines` makes them."""
    return tuple(map(tuple, json.loads(OUTLINES.read_text())))
