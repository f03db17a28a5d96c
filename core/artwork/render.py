"""From scene to SVG (web pages) and PNG (e-mail and share images)."""

from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

from .geometry import Circle, Outline, Point, Scene, Segment, Shape
from .palette import channels

SUPERSAMPLING = 3
# Straight pieces per curve: under a tenth of a pixel off for an arch 1000 pixels wide.
CURVE_STEPS = 24


def to_svg(scene: Scene) -> str:
    """The scene as decorative SVG, for inline use: no ids and no style, so it repeats safely."""
    width, height = _number(scene.width), _number(scene.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">'
        f'<path fill="{scene.background}" d="M0 0H{width}V{height}H0Z"/>'
        + "".join(_svg_shape(shape) for shape in scene.shapes)
        + "</svg>"
    )


def _svg_shape(shape: Shape) -> str:
    opacity = "" if shape.opacity == 1 else f' opacity="{_number(shape.opacity, 2)}"'
    paint = f'fill="{shape.fill}"{opacity}'
    if isinstance(shape, Circle):
        x, y = map(_number, shape.centre)
        return f'<circle {paint} cx="{x}" cy="{y}" r="{_number(shape.radius)}"/>'
    segments = "".join("LQC"[len(segment) - 1] + _pairs(segment) for segment in shape.segments)
    return f'<path {paint} d="M{_pairs([shape.start])}{segments}Z"/>'


def _pairs(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float, decimals: int = 1) -> str:
    """Shortest text for a rounded number: 12, -3.5, never -0."""
    return f"{round(value, decimals) + 0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def to_png(scene: Scene, scale: float = 1) -> bytes:
    """The scene as PNG of `scale` pixels per unit, smoothed by supersampling."""
    size = [max(1, round(side * scale)) * SUPERSAMPLING for side in (scene.width, scene.height)]
    image = Image.new("RGB", size, scene.background)
    for shape in scene.shapes:
        _paint(image, shape, scale * SUPERSAMPLING)
    stream = BytesIO()
    image.reduce(SUPERSAMPLING).save(stream, "PNG")
    return stream.getvalue()


def _paint(image: Image.Image, shape: Shape, scale: float) -> None:
    if shape.opacity == 1:
        _trace(ImageDraw.Draw(image), shape, scale, channels(shape.fill))
        return
    mask = Image.new("L", image.size, 0)
    _trace(ImageDraw.Draw(mask), shape, scale, round(255 * shape.opacity))
    image.paste(shape.fill, (0, 0), mask)


def _trace(pen: ImageDraw.ImageDraw, shape: Shape, scale: float, paint: int | tuple[int, ...]) -> None:
    if isinstance(shape, Circle):
        x, y = (value * scale for value in shape.centre)
        radius = shape.radius * scale
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=paint)
        return
    pen.polygon([(x * scale, y * scale) for x, y in _flatten(shape)], fill=paint)


def _flatten(outline: Outline) -> list[Point]:
    points = [outline.start]
    for segment in outline.segments:
        steps = 1 if len(segment) == 1 else CURVE_STEPS
        controls = (points[-1], *segment)
        points.extend(_bezier(controls, step / steps) for step in range(1, steps + 1))
    return points


def _bezier(controls: Segment, share: float) -> Point:
    """The point at `share` (0-1) along a Bézier curve, by De Casteljau's construction."""
    while len(controls) > 1:
        pairs = pairwise(controls)
        controls = tuple((a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairs)
    return controls[0]
