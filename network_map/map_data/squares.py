"""The Netherlands as squares, each in the province of its nearest places: the base map, drawn as text."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from network_map.drawing.base_map import COLUMNS, ROWS, SEA, centre
from network_map.map_data.topology import Polygon, Ring

NEIGHBOURS = 3  # places that say in which province a square is

# Natural Earth draws the IJsselmeer and the Markermeer as land. Along their shores, from Den Oever.
INLAND_SEA: Ring = [
    (5.04, 52.94),
    (5.18, 53.02),
    (5.33, 53.07),
    (5.41, 53.02),
    (5.39, 52.93),
    (5.36, 52.87),
    (5.46, 52.85),
    (5.70, 52.84),
    (5.58, 52.76),
    (5.59, 52.66),
    (5.62, 52.61),
    (5.43, 52.52),
    (5.21, 52.39),
    (5.10, 52.34),
    (5.03, 52.38),
    (5.09, 52.43),
    (5.06, 52.53),
    (5.08, 52.63),
    (5.16, 52.62),
    (5.30, 52.70),
    (5.24, 52.76),
    (5.11, 52.78),
    (5.07, 52.86),
    (5.04, 52.94),
]


def drawn(
    land: Sequence[Polygon], places: NDArray[np.float64], provinces: Sequence[str], letters: Mapping[str, str]
) -> list[str]:
    """Rows of text: a letter for the province of each square that is land.

    `places` holds longitude and latitude of each place, `provinces` the code of the province that it is in.
    """
    rows = [[SEA] * COLUMNS for _ in range(ROWS)]
    for row, column in product(range(ROWS), range(COLUMNS)):
        east, north = centre(row, column)
        if any(_in_polygon(east, north, polygon) for polygon in land) and not _in_ring(
            east, north, INLAND_SEA
        ):
            rows[row][column] = letters[_province(east, north, places, provinces)]
    return ["".join(row) for row in rows]


def _province(east: float, north: float, places: NDArray[np.float64], provinces: Sequence[str]) -> str:
    """Of most of the nearest places; of the nearest where these differ."""
    away = (places - (east, north)) * (math.cos(math.radians(north)), 1.0)
    nearest = np.argsort((away**2).sum(axis=1), kind="stable")[:NEIGHBOURS]
    return Counter(provinces[place] for place in nearest).most_common(1)[0][0]


def _in_polygon(east: float, north: float, polygon: Polygon) -> bool:
    outline, *holes = polygon
    return _in_ring(east, north, outline) and not any(_in_ring(east, north, hole) for hole in holes)


def _in_ring(east: float, north: float, ring: Ring) -> bool:
    """Whether a line to the east meets the ring an odd number of times."""
    is_inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > north) != (y2 > north) and east < x1 + (north - y1) / (y2 - y1) * (x2 - x1):
            is_inside = not is_inside
    return is_inside
