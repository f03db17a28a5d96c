"""Shapes of TopoJSON, as the npm package `world-atlas` has them: Natural Earth, in the public domain."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # degrees east and north; beyond 180 where a ring goes on there
Ring = Sequence[Point]  # its first point is also its last
Polygon = Sequence[Ring]  # the outline, and holes in it


@dataclass(frozen=True)
class Country:
    number: str  # ISO 3166-1 numeric, empty where there is none
    name: str
    polygons: Sequence[Polygon]


Line = Sequence[Point]


def countries(file: Path, smoothed: Callable[[Line], Line] = lambda line: line) -> Iterator[Country]:
    """With each line between two countries, or along a coast, as `smoothed` makes it.

    Raises OSError, and ValueError or KeyError for what is no such file.
    """
    topology = json.loads(file.read_text())
    arcs = [smoothed(arc) for arc in _arcs(topology)]
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        yield Country(
            shape.get("id", ""),
            shape["properties"]["name"],
            [[_ring(ring, arcs) for ring in polygon] for polygon in polygons],
        )


def _arcs(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Each point is written as its distance from the one before, in whole steps."""
    (step_x, step_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        xs, ys = (accumulate(values) for values in zip(*arc, strict=True))
        yield [(x * step_x + left, y * step_y + bottom) for x, y in zip(xs, ys, strict=True)]


def _ring(numbers: Sequence[int], arcs: Sequence[Line]) -> list[Point]:
    """Arcs end to end; a negative number is an arc from its end to its beginning."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _unwrapped(points)


def _unwrapped(ring: Ring) -> list[Point]:
    """Without a jump from one end of the world to the other, which would be a line across the map."""
    points = [ring[0]]
    turn = 0.0
    for (before, _), (east, north) in pairwise(ring):
        if abs(east - before) > 180:
            turn += 360.0 if east < before else -360.0
        points.append((east + turn, north))
    return points
