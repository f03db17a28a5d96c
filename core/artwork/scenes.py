"""The four ways to look through: poort (arch), deur (door), raam (window) and oog (oculus).

Lengths are in viewBox units. `lean` is -1 when the far openings lie to the left of the near
ones and +1 when they lie to the right; the light always falls toward the other side.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from .chance import Chance, chance_for, pick
from .geometry import Circle, Outline, Point, Scene, Shape, arch, polygon, rectangle
from .palette import DATA_RAMP, SUN, SUN_INNER, mix, ramp_of

HORIZON = 0.58  # height of the vanishing point, share of the picture's height
SHRINK = 0.62  # size of an opening relative to the one before it
LEAF_PERSPECTIVE = 1.16  # height of a door leaf's free edge relative to its hinge
BEAM_OPACITY = 0.42
MOST_PLANES = 5  # the ramp has no more walls
# From this ratio of width to height a header loses its lintel; a squarer one keeps it in view.
WIDE_HEADER = 1.25


@dataclass(frozen=True)
class Canvas:
    """What every drawing needs to know: size, wall colours, number of planes and chance."""

    width: float
    height: float
    ramp: tuple[str, ...]
    planes: int
    header: bool
    lean: int
    between: Chance

    @property
    def short_side(self) -> float:
        return min(self.width, self.height)


@dataclass(frozen=True)
class Opening:
    """One opening in a wall: half its width, and where it stands."""

    centre: float
    half: float
    top: float
    base: float

    @property
    def left(self) -> float:
        return self.centre - self.half

    @property
    def right(self) -> float:
        return self.centre + self.half


def draw(
    theme: str, seed: str, width: float, height: float, *, planes: int = 4, header: bool = False
) -> Scene:
    """The picture of a page: `theme` decides shape and colour, `seed` (its slug) the rest.

    `planes` counts openings including the light: 3 for thumbs, 4 for cards, 5 for covers and
    headers. `header` is the wide variant whose walls bleed off the edges.
    """
    between = chance_for(theme, seed)
    # Beside a text column on the left, a header opens away from the text.
    lean = -1 if between(0, 1) < 0.5 or header else 1
    canvas = Canvas(width, height, ramp_of(theme), min(MOST_PLANES, max(3, planes)), header, lean, between)
    drawing = {"open-contact": _poort, "open-data": _raam, "open-verantwoording": _oog}.get(theme, _deur)
    return Scene(width, height, canvas.ramp[0], tuple(drawing(canvas)))


# The outline of an opening down to a given height, in a given colour.
Outliner = Callable[[Opening, float, str], Outline]

# Poort and deur: a row of openings with a path of light on the floor.


def _poort(canvas: Canvas) -> list[Shape]:
    # A half-round head must fit above the floor, so a wide header keeps wall beside its arch.
    openings = _openings(canvas, widest=0.66 * canvas.height)
    far = openings[-1]
    light = [
        _archway(far, far.base, SUN),
        _archway(_inner_plane(far, canvas.lean, 0.66, 0.82), far.base, SUN_INNER),
    ]
    return _corridor(canvas, openings, _archway) + light


def _archway(opening: Opening, bottom: float, fill: str) -> Outline:
    return arch(opening.left, opening.top, opening.right, bottom, fill, rise=opening.half)


def _deur(canvas: Canvas) -> list[Shape]:
    openings = _openings(canvas)
    leaf = _leaf(canvas, openings)
    far = openings[-1]
    light = [
        _doorway(far, far.base, SUN),
        _doorway(_inner_plane(far, canvas.lean, 0.6, 0.88), far.base, SUN_INNER),
    ]
    return _corridor(canvas, openings, _doorway) + light + leaf


def _doorway(opening: Opening, bottom: float, fill: str) -> Outline:
    return rectangle(opening.left, opening.top, opening.right, bottom, fill)


def _openings(canvas: Canvas, widest: float = math.inf) -> list[Opening]:
    """Opening 0 scaled toward the vanishing point again and again, near to far.

    `widest` bounds the half-width of opening 0.
    """
    near, horizon = _near_opening(canvas, widest), HORIZON * canvas.height
    # As measured in the mock-ups; from 0.1 on the far openings would stick to one jamb.
    vanishing = canvas.width * (0.5 + canvas.lean * canvas.between(0.01, 0.07))
    sway = canvas.lean * (0 if canvas.header else 0.34)
    openings, scale = [near], 1.0
    # Always all of them, so that a page has the same way through as a thumb and as a cover.
    for _ in range(1, MOST_PLANES):
        scale *= SHRINK * canvas.between(0.94, 1.06)
        half = near.half * scale
        centre = vanishing + (near.centre - vanishing) * scale + sway * half
        centre = _keep_inside(centre, half, openings[-1])
        top, base = (horizon + (y - horizon) * scale for y in (near.top, near.base))
        openings.append(Opening(centre, half, top, base))
    return openings[: canvas.planes]


def _near_opening(canvas: Canvas, widest: float) -> Opening:
    if canvas.header:
        half = min(widest, canvas.between(0.5, 0.53) * canvas.width)
        top = -0.05 if canvas.width > WIDE_HEADER * canvas.height else 0.09
        return Opening(canvas.width / 2, half, top * canvas.height, canvas.height)
    half = canvas.between(0.34, 0.40) * canvas.short_side
    centre = canvas.width * (0.5 - canvas.lean * canvas.between(0, 0.04))
    return Opening(centre, half, 0.09 * canvas.height, canvas.height)


def _keep_inside(centre: float, half: float, outer: Opening) -> float:
    """Leave a jamb of at least 14% of the outer half-width on both sides."""
    room = outer.half * 0.86 - half
    return min(max(centre, outer.centre - room), outer.centre + room)


def _corridor(canvas: Canvas, openings: list[Opening], outline: Outliner) -> list[Shape]:
    """Walls, floors and the path of light, painted from near to far up to the last opening."""
    ramp, light = canvas.ramp, _light_path(canvas, openings)
    steps = len(openings) - 1
    # Each floor reaches a hair under the next one, or anti-aliasing would show seams.
    seam = canvas.height / 400
    shapes: list[Shape] = []
    for plane, (opening, beyond) in enumerate(pairwise(openings)):
        start, wall = beyond.base - seam, ramp[plane + 1]
        floor = mix(wall, ramp[0], 0.5)
        shapes.append(outline(opening, beyond.base, wall))
        shapes.append(rectangle(opening.left, start, opening.right, opening.base, floor))
        lit = mix(floor, SUN, 0.5 + 0.4 * plane / (steps - 1))
        shapes.append(polygon(light(start, opening.base), lit))
    return shapes


def _light_path(canvas: Canvas, openings: list[Opening]) -> Callable[[float, float], list[Point]]:
    """A function from two heights to the quadrilateral of light on the floor between them.

    The light runs straight from the last opening's corners to the reader and bends round no jamb.
    """
    far, side = openings[-1], canvas.short_side
    front = far.centre - canvas.lean * side * canvas.between(0.1, 0.2)
    half = max(far.half * 1.3, side * canvas.between(0.12, 0.22))
    drop = canvas.height - far.base
    slopes = [
        ((near.left - far.left) / (near.base - far.base), (near.right - far.right) / (near.base - far.base))
        for near in openings[:-1]
    ]
    left = max((front - half - far.left) / drop, *(slope for slope, _ in slopes))
    right = min((front + half - far.right) / drop, *(slope for _, slope in slopes))

    def strip(top: float, bottom: float) -> list[Point]:
        above, below = top - far.base, bottom - far.base
        return [
            (far.left + left * above, top),
            (far.right + right * above, top),
            (far.right + right * below, bottom),
            (far.left + left * below, bottom),
        ]

    return strip


def _inner_plane(far: Opening, lean: int, width: float, height: float) -> Opening:
    """The brightest part of the light, on the side it comes from; shares of the opening."""
    centre = far.centre + lean * far.half * (1 - width)
    return Opening(centre, far.half * width, far.base - (far.base - far.top) * height, far.base)


def _leaf(canvas: Canvas, openings: list[Opening]) -> list[Shape]:
    """An open door beside opening 1 or 2, on the side where the light falls, with a knob."""
    plane = 1 if canvas.header else min(pick(canvas.between, (1, 2)), canvas.planes - 2)
    opening, horizon = openings[plane], HORIZON * canvas.height
    hinge = opening.centre - canvas.lean * opening.half
    # In a header the leaf just bleeds off the right edge, with its knob still in the picture.
    depth, knob_share = (1.02 * canvas.width - hinge, 0.3) if canvas.header else (0.73 * opening.half, 0.17)
    free = hinge - canvas.lean * depth
    top, base = (horizon + (y - horizon) * LEAF_PERSPECTIVE for y in (opening.top, opening.base))
    colour = mix(canvas.ramp[plane + 1], canvas.ramp[plane], 0.45)
    corners = [(hinge, opening.top), (free, top), (free, base), (hinge, opening.base)]
    knob = (free + canvas.lean * depth * knob_share, top + 0.59 * (base - top))
    return [polygon(corners, colour), Circle(knob, max(0.05 * depth, 0.007 * canvas.short_side), SUN)]


# Raam: a lit window seen from outside, with a sill and a patch of light below it.


def _raam(canvas: Canvas) -> list[Shape]:
    size = min(0.82 * canvas.width, 0.755 * canvas.height)
    sill, near = 0.845 * canvas.height, canvas.width / 2 - canvas.lean * 0.036 * size
    middle = near + canvas.lean * size * canvas.between(0.05, 0.075)
    far = middle + canvas.lean * size * canvas.between(0.03, 0.055)
    shapes: list[Shape] = [_square(near, sill - size / 2, size, canvas.ramp[1])]
    if canvas.planes > 3:
        shapes.append(_square(middle, sill - size * 0.454, size * 0.76, canvas.ramp[2]))
    sash = size * (0.577 if canvas.planes > 3 else 0.64)
    shapes += _sash(canvas, far, sill - size * 0.415, sash)
    ledge = 0.022 * canvas.height
    half = size * 0.56
    ledge_colour = mix(canvas.ramp[1], canvas.ramp[2], 0.5)
    shapes.append(rectangle(near - half, sill, near + half, sill + ledge, ledge_colour))
    return shapes


def _square(x: float, y: float, size: float, fill: str) -> Outline:
    half = size / 2
    return rectangle(x - half, y - half, x + half, y + half, fill)


def _sash(canvas: Canvas, x: float, y: float, size: float) -> list[Shape]:
    """A frame of 3 x 3 panes of which two are lit, and the light that the lower one throws."""
    lit = _lit_panes(canvas.between)
    pitch, pane = size * 0.315, size * 0.26
    shapes = [_square(x, y, size, canvas.ramp[0])]
    for cell in range(9):
        row, column = divmod(cell, 3)
        centre = (x + (column - 1) * pitch, y + (row - 1) * pitch)
        shapes.append(_square(*centre, pane, SUN if cell in lit else pick(canvas.between, canvas.ramp[2:])))
        if cell in lit:
            shapes.append(_lower_half(*centre, pane / 2))
    return [_patch(canvas, x + (max(lit) % 3 - 1) * pitch, pane / 2), *shapes]


def _lit_panes(between: Chance) -> tuple[int, ...]:
    """The cells (0-8, by row) of two panes in different rows."""
    rows = pick(between, ((0, 1), (0, 2), (1, 2)))
    return tuple(3 * row + int(between(0, 3)) for row in rows)


def _lower_half(x: float, y: float, half: float) -> Outline:
    return polygon([(x + half, y - half), (x + half, y + half), (x - half, y + half)], SUN_INNER)


def _patch(canvas: Canvas, x: float, half: float) -> Outline:
    """Light on the ground from under the sill to the reader."""
    top, slant = 0.85 * canvas.height, -canvas.lean * canvas.between(0.02, 0.1) * canvas.short_side
    bottom = [(x + half * 1.15 + slant * 0.6, canvas.height), (x - half * 1.15 + slant, canvas.height)]
    if slant > 0:
        bottom = [(x + half * 1.15 + slant, canvas.height), (x - half * 1.15 + slant * 0.6, canvas.height)]
    return polygon([(x - half, top), (x + half, top), *bottom], mix(canvas.ramp[0], SUN, 0.55))


# Oog: circles that move toward the light, and one beam.


def _oog(canvas: Canvas) -> list[Shape]:
    radius = canvas.short_side * (0.62 if canvas.header else 0.44)
    pull, rise = canvas.between(0.58, 0.74), canvas.between(0.55, 0.9)
    length = math.hypot(1, rise)
    toward = (canvas.lean / length, -rise / length)
    middle = (canvas.width / 2, canvas.height / 2)
    *circles, sun = (
        Circle(_along(middle, toward, pull * radius * (1 - 0.7**i)), radius * 0.7**i, fill)
        for i, fill in enumerate([*canvas.ramp[1 : canvas.planes], SUN])
    )
    sun = Circle(sun.centre, sun.radius * 0.88, SUN)
    heart = Circle(_along(sun.centre, toward, sun.radius * 0.28), sun.radius * 0.62, SUN_INNER)
    return [*circles, _beam(canvas, sun, toward), sun, heart]


def _along(point: Point, direction: Point, distance: float) -> Point:
    return point[0] + direction[0] * distance, point[1] + direction[1] * distance


def _beam(canvas: Canvas, sun: Circle, toward: Point) -> Outline:
    """Light away from the eye, as wide as the sun at its start, wider beyond the picture's edge."""
    reach = canvas.width + canvas.height
    away, across = (-toward[0], -toward[1]), (-toward[1], toward[0])
    end, half = _along(sun.centre, away, reach), sun.radius + reach * 0.2
    corners = [
        _along(sun.centre, across, sun.radius),
        _along(end, across, half),
        _along(end, across, -half),
        _along(sun.centre, across, -sun.radius),
    ]
    return polygon(corners, SUN, BEAM_OPACITY)


def door_ajar(size: float = 100) -> Scene:
    """The square picture of the 404 page: a panelled door that stands ajar."""
    deep, wall, door, trim, _ = DATA_RAMP
    boxes = (
        ((0, 81.7, 100, 100), deep),
        ((24.3, 9.1, 76, 82.2), deep),
        ((27.5, 12.5, 32, 81.7), SUN_INNER),
        ((31.7, 80, 72.6, 81.7), SUN),
        ((31.7, 12.5, 72.6, 80.4), door),
        ((37.1, 18.8, 67.1, 42), trim),
        ((39.2, 20.9, 65, 40), wall),
        ((37.1, 48.3, 67.1, 74.2), trim),
        ((39.2, 50.4, 65, 72.1), wall),
    )
    unit = size / 100
    shapes: list[Shape] = [
        rectangle(left * unit, top * unit, right * unit, bottom * unit, fill)
        for (left, top, right, bottom), fill in boxes
    ]
    shapes.append(Circle((35 * unit, 47.1 * unit), 1.9 * unit, SUN))
    for corners, share in (
        (((27.7, 81.7), (31.8, 81.7), (22.7, 100), (1.8, 100)), 0.4),
        (((27.7, 81.7), (72.6, 81.7), (78, 85.9), (19.1, 85.9)), 0.75),
    ):
        shapes.append(polygon([(x * unit, y * unit) for x, y in corners], mix(deep, SUN, share)))
    return Scene(size, size, wall, tuple(shapes))
