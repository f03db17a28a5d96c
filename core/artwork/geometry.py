"""Shapes of a picture and how to make them. Units are those of the viewBox, y points down."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Point = tuple[float, float]
# A segment runs from the previous point to its own last point:
# one point is a line, two a quadratic and three a cubic Bézier curve.
Segment = tuple[Point, ...]

# Control-point distance that makes a cubic Bézier follow a quarter circle to within 0.03%.
KAPPA = 0.5523


@dataclass(frozen=True)
class Outline:
    """A closed area: a start point and the segments around it."""

    start: Point
    segments: tuple[Segment, ...]
    fill: str
    opacity: float = 1


@dataclass(frozen=True)
class Circle:
    """A disc."""

    centre: Point
    radius: float
    fill: str
    opacity: float = 1


Shape = Outline | Circle


@dataclass(frozen=True)
class Scene:
    """A picture: `shapes` painted in order on a plain background."""

    width: float
    height: float
    background: str
    shapes: tuple[Shape, ...]


def polygon(points: Iterable[Point], fill: str, opacity: float = 1) -> Outline:
    """Straight-sided area through three or more points."""
    start, *rest = points
    return Outline(start, tuple((point,) for point in rest), fill, opacity)


def rectangle(left: float, top: float, right: float, bottom: float, fill: str) -> Outline:
    """Upright rectangle."""
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)], fill)


def arch(left: float, top: float, right: float, bottom: float, fill: str, rise: float) -> Outline:
    """Opening with a half-round head that is `rise` high."""
    middle, reach = (left + right) / 2, (right - left) / 2 * KAPPA
    spring, crown = top + rise, top + rise * (1 - KAPPA)
    head_left = ((left, crown), (middle - reach, top), (middle, top))
    head_right = ((middle + reach, top), (right, crown), (right, spring))
    return Outline((left, bottom), (((left, spring),), head_left, head_right, ((right, bottom),)), fill)


def moved(shape: Shape, place: Callable[[Point], Point], scale: float) -> Shape:
    """The shape with every point sent through `place`; `scale` is applied to radii."""
    if isinstance(shape, Circle):
        return Circle(place(shape.centre), shape.radius * scale, shape.fill, shape.opacity)
    segments = tuple(tuple(place(point) for point in segment) for segment in shape.segments)
    return Outline(place(shape.start), segments, shape.fill, shape.opacity)
