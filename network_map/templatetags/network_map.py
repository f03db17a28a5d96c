"""The marks of the map, as the server and the legend draw them."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.artwork.marks import DOOR, MARKS
from network_map.drawing.marks import Mark

register = template.Library()

STEP = 4  # units that each frame of a cluster stands out behind the one before it
SYMBOL = 24  # units of a theme's symbol
LARGEST = 20  # units in which the symbol stands on its disc


@register.simple_tag
def cluster_mark(mark: Mark, scale: float) -> SafeString:
    """Three frames, one behind the other, and a number."""
    return _frames(_placed(mark, scale), mark.side, mark.count)


@register.simple_tag
def cluster_sample(count: int) -> SafeString:
    return _frames("", 40, count)


def _frames(place: str, side: float, count: int) -> SafeString:
    frames = [
        _frame(-side / 2, side, step, kind) for step, kind in ((2, "--far"), (1, "--mid"), (0, "--near"))
    ]
    return format_html(
        '<g class="cluster" transform="{}">{}{}{}'
        '<text class="cluster__number" text-anchor="middle" dominant-baseline="central">{}</text></g>',
        place,
        *frames,
        count,
    )


def _frame(corner: float, side: float, step: int, kind: str) -> SafeString:
    return format_html(
        '<rect class="cluster__frame cluster__frame{}" x="{}" y="{}" width="{}" height="{}"/>',
        kind,
        _short(corner + step * STEP),
        _short(corner - step * STEP),
        *[_short(side)] * 2,
    )


@register.simple_tag
def single_mark(mark: Mark, scale: float) -> SafeString:
    """The theme's symbol on a disc, in an area that a finger can hit."""
    return format_html(
        '<g class="single" transform="{}"><circle class="single__target" r="22"/>'
        '<circle class="single__disc" r="{}"/>'
        '<path class="single__symbol" fill-rule="evenodd" '
        'transform="scale({}) translate(-12 -12)" d="{}"/></g>',
        _placed(mark, scale),
        _short(mark.side / 2),
        _short(LARGEST / SYMBOL),
        MARKS.get(mark.theme, DOOR),
    )


@register.simple_tag
def area_mark(mark: Mark, scale: float) -> SafeString:
    """A plate with the squares of an area and a number, as the map that moves has it in CSS."""
    squares = "".join(f"M{x} {y}h4v4h-4z" for x in (-19, -14, -9) for y in (-7, -2, 3))
    return format_html(
        '<g class="plate" transform="{}"><rect class="plate__ground" x="-26" y="-14" width="52" height="28"/>'
        '<path class="plate__squares" d="{}"/>'
        '<text class="plate__number" x="10" text-anchor="middle" dominant-baseline="central">{}</text></g>',
        _placed(mark, scale),
        squares,
        mark.count,
    )


@register.simple_tag
def map_script() -> str:
    """The address of the script of the map: that which draws tiles only where the settings name some."""
    return static("map_with_tiles.js" if settings.MAP_TILES_URL else "map.js")


@register.simple_tag
def map_tiles() -> SafeString | str:
    """Where the map in the browser gets tiles from, where the settings say so."""
    return format_html(' data-tiles-url="{}"', settings.MAP_TILES_URL) if settings.MAP_TILES_URL else ""


@register.simple_tag
def whose_tiles() -> str:
    return settings.MAP_TILES_ATTRIBUTION if settings.MAP_TILES_URL else ""


def _placed(mark: Mark, scale: float) -> str:
    return f"translate({_short(mark.x)} {_short(mark.y)}) scale({_short(scale)})"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
