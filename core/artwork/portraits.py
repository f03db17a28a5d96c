"""Portraits until there is a photo: a person in the nested arch, lit from one side, no face.

Drawn on a sheet of 100 x 120 units with the light on the right, measured from the interview
mock-up, then mirrored by the seed, scaled to fit and set on the bottom edge.
"""

from collections.abc import Callable

from .chance import Chance, chance_for, pick
from .geometry import Circle, Outline, Point, Scene, Segment, Shape, arch, moved, polygon, rectangle
from .palette import SUN, SUN_INNER, mix, ramp_of

SHEET_WIDTH, SHEET_HEIGHT = 100, 120
BELOW_EDGE = SHEET_HEIGHT + 2

# Shaded and lit side of the face, light to dark.
SKIN_TONES = (("#c3936c", "#f1c8a6"), ("#b97a55", "#e8b48f"), ("#87502f", "#b5764c"), ("#52301f", "#7b4a31"))
# Hair in shade and in light.
HAIR_COLOURS = (
    ("#47240e", "#6b3a1e"),
    ("#2a1a12", "#432a1c"),
    ("#1b1718", "#352c2c"),
    ("#6e2f16", "#954523"),
    ("#6f6a68", "#94908d"),
)
CLOTHES = ("#131f36", "#22344f", "#3d4858")

Hair = tuple[list[Shape], list[Shape]]  # behind the head, before the face


def portrait(
    theme: str, seed: str, width: float, height: float, *, skin: int | None = None, hair: str | None = None
) -> Scene:
    """A person in the theme's arch. `skin` is an index of SKIN_TONES, `hair` a name of HAIR_SHAPES.

    What is left out (or an empty `hair`) follows from the seed, the person's slug.
    """
    between = chance_for("portrait", seed)
    mirrored = between(0, 1) < 0.5
    tone = pick(between, SKIN_TONES) if skin is None else SKIN_TONES[skin]
    seeded_shape = pick(between, list(HAIR_SHAPES))
    ramp = ramp_of(theme)
    figure = _figure(between, ramp[2], tone, HAIR_SHAPES[hair or seeded_shape])
    place, scale = _placing(width, height, mirrored)
    shapes = tuple(moved(shape, place, scale) for shape in [*_arches(ramp), *figure])
    return Scene(width, height, ramp[0], shapes)


def _placing(width: float, height: float, mirrored: bool) -> tuple[Callable[[Point], Point], float]:
    scale = min(width / SHEET_WIDTH, height / SHEET_HEIGHT)
    side = -scale if mirrored else scale

    def place(point: Point) -> Point:
        x, y = point
        return width / 2 + (x - SHEET_WIDTH / 2) * side, height + (y - SHEET_HEIGHT) * scale

    return place, scale


def _arches(ramp: tuple[str, ...]) -> list[Shape]:
    return [
        arch(6, 4, 94, BELOW_EDGE, ramp[1], 44),
        arch(14, 13, 90, BELOW_EDGE, ramp[2], 38),
        arch(24, 22, 86, BELOW_EDGE, SUN, 31),
        arch(46, 34, 86, BELOW_EDGE, SUN_INNER, 20),
    ]


def _figure(
    between: Chance, glow: str, tone: tuple[str, str], shape: Callable[[str, str], Hair]
) -> list[Shape]:
    """The person; `glow` is the wall colour that tints the lit half of the clothes."""
    shade, light = tone
    behind, before = shape(*pick(between, HAIR_COLOURS))
    neck = rectangle(44, 58, 56, 77.2, shade)
    return [*behind, neck, *_clothes(pick(between, CLOTHES), glow), *_face(shade, light), *before]


def _clothes(colour: str, glow: str) -> list[Shape]:
    collar = [(42.3, 76.8), (44.2, 75.2), (50, 81.6), (55.8, 75.2), (57.7, 76.8), (50, 86.4)]
    left: list[Segment] = [((17, 104), (20, 88), (29, 83.2)), ((42.5, 76.8),), ((57.5, 76.8),)]
    right: list[Segment] = [((57.5, 76.8),), ((71, 83.2),), ((80, 88), (83, 104), (83, BELOW_EDGE))]
    return [
        _outline((17, BELOW_EDGE), [*left, *right[1:]], colour),
        _outline((49, 76.8), [*right, ((48.5, BELOW_EDGE),)], mix(colour, glow, 0.13)),
        polygon(collar, "#ffffff"),
    ]


def _face(shade: str, light: str) -> list[Shape]:
    left: list[Segment] = [((43, 66.2), (37.5, 57), (37.5, 44)), ((37.5, 36), (42, 29.5), (50, 29.5))]
    right: list[Segment] = [((58, 29.5), (62.5, 36), (62.5, 44)), ((62.5, 57), (57, 66.2), (50, 66.2))]
    return [
        _outline((50, 66.2), [*left, *right], shade),
        _outline((50, 29.5), right, light),
    ]


def _outline(start: Point, segments: list[Segment], fill: str) -> Outline:
    return Outline(start, tuple(segments), fill)


def _dome(left: float, top: float, spring: float, bottom: float) -> tuple[Point, list[Segment]]:
    """Head-shaped curve around x = 50: start at the bottom left, end at the bottom right."""
    right = SHEET_WIDTH - left
    head_left = ((left, (spring + top) / 2 - 1), (41, top), (50, top))
    head_right = ((59, top), (right, (spring + top) / 2 - 1), (right, spring))
    return (left, bottom), [((left, spring),), head_left, head_right, ((right, bottom),)]


def _bob(shade: str, light: str) -> Hair:
    start, dome = _dome(34, 25.4, 43.5, 64.6)
    ends: list[Segment] = [((60, 67.6), (54, 65.2)), ((46, 65.2),), ((40, 67.6), (34, 64.6))]
    fringe: list[Segment] = [
        ((34, 44),),
        ((34, 34), (41, 27.4), (50, 27.4)),
        ((55.5, 27.4), (59.8, 30.5), (62.7, 35)),
        ((57, 43.5), (51.5, 46.8), (40.8, 47.3)),
        ((39.8, 53), (40, 63.8)),
    ]
    return [_outline(start, [*dome, *ends], shade)], [_outline((34, 63.8), fringe, light)]


def _short(shade: str, _light: str) -> Hair:
    cap: list[Segment] = [
        ((34.6, 36.5), (38.5, 27), (50, 27)),
        ((61.5, 27), (65.4, 36.5), (63.8, 51.5)),
        ((63, 46.5), (62, 43), (60, 40.6)),
        ((53.5, 42.8), (46.5, 42.8), (40, 40.6)),
        ((38, 43), (37, 46.5), (36.2, 51.5)),
    ]
    return [], [_outline((36.2, 51.5), cap, shade)]


def _long(shade: str, light: str) -> Hair:
    start, dome = _dome(33.5, 25.4, 43.5, 84)
    curtain: list[Segment] = [
        ((41.5, 26.6), (34, 33), (33.5, 44)),
        ((31.5, 86),),
        ((36, 89.5), (40.5, 86)),
        ((37, 66), (38.6, 50)),
        ((46, 45), (52.5, 34)),
    ]
    other: list[Segment] = [
        ((60, 28), (66.2, 34), (66.5, 44)),
        ((68.5, 86),),
        ((64, 89.5), (59.5, 86)),
        ((63.4, 62), (61.8, 47)),
        ((56.5, 42), (52.5, 34)),
    ]
    return [_outline(start, dome, shade)], [
        _outline((53, 27.6), other, shade),
        _outline((53, 27), curtain, light),
    ]


def _bun(shade: str, light: str) -> Hair:
    cap: list[Segment] = [
        ((35, 35.5), (39.5, 27), (50, 27)),
        ((60.5, 27), (65, 35.5), (63.2, 47.5)),
        ((61.5, 41), (57.5, 37.6), (50, 37.6)),
        ((42.5, 37.6), (38.5, 41), (36.8, 47.5)),
    ]
    return [Circle((50, 23), 7, shade)], [_outline((36.8, 47.5), cap, light)]


def _curls(shade: str, light: str) -> Hair:
    ring = (
        (36, 52),
        (33.6, 43.6),
        (35.6, 35),
        (41.6, 28.8),
        (50, 26.6),
        (58.4, 28.8),
        (64.4, 35),
        (66.4, 43.6),
        (64, 52),
    )
    hairline = ((41.2, 36.4), (47, 34), (53, 34), (58.8, 36.4))
    return (
        [Circle((50, 42), 15, shade), *(Circle(point, 6, shade) for point in ring)],
        [rectangle(42, 28, 58, 34, shade), *(Circle(point, 4.6, light) for point in hairline)],
    )


def _shaved(shade: str, _light: str) -> Hair:
    cap: list[Segment] = [
        ((36.4, 34.5), (41, 28.4), (50, 28.4)),
        ((59, 28.4), (63.6, 34.5), (62.8, 45.5)),
        ((62, 41), (60.8, 38.4), (58.6, 37.4)),
        ((53, 35.6), (47, 35.6), (41.4, 37.4)),
        ((39.2, 38.4), (38, 41), (37.2, 45.5)),
    ]
    return [], [_outline((37.2, 45.5), cap, shade)]


HAIR_SHAPES = {"bob": _bob, "short": _short, "long": _long, "bun": _bun, "curls": _curls, "shaved": _shaved}
