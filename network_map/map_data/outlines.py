"""The outlines of countries, made small: fewer points, and these in whole steps."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from network_map.map_data.topology import Country, Point

STEPS = 20  # in a degree
TOLERANCE = 0.12  # degrees that a line may lie beside the real one
SMALLEST = 4  # points of a ring, the last being the first


def simplified(line: Sequence[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """Douglas and Peucker's way: what lies near the straight line between two kept points is left out.

    Lines that two countries share are simplified once, so no gap opens between them.
    """
    kept = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda at: _distance(line[at], line[first], line[last]))
        if _distance(line[far], line[first], line[last]) > tolerance:
            kept.add(far)
            parts += [(first, far), (far, last)]
    return [line[at] for at in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From the piece of a line, in degrees."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    along_x, along_y = x2 - x1, y2 - y1
    length = along_x**2 + along_y**2
    part = ((x - x1) * along_x + (y - y1) * along_y) / length if length else 0.0
    part = min(1.0, max(0.0, part))
    return ((x - x1 - part * along_x) ** 2 + (y - y1 - part * along_y) ** 2) ** 0.5


def outlines(countries: Iterable[Country]) -> list[list[int]]:
    """Each ring as its first point, east and north in steps, and how far each next one is from the last."""
    found = (_stepped(polygon[0]) for country in countries for polygon in country.polygons)
    return [_differences(ring) for ring in found if len(ring) >= SMALLEST]


def _stepped(ring: Sequence[Point]) -> list[tuple[int, int]]:
    steps = [(round(x * STEPS), round(y * STEPS)) for x, y in ring]
    return [steps[0], *(point for before, point in pairwise(steps) if point != before)]


def _differences(ring: Sequence[tuple[int, int]]) -> list[int]:
    found = [*ring[0]]
    for (x1, y1), (x2, y2) in pairwise(ring):
        found += (x2 - x1, y2 - y1)
    return found
