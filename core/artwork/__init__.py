"""The house's artwork, het doorkijkje: one opening behind another, with light at the end.

Pure functions that turn a theme and a seed (a page's slug) into a picture, so that a page keeps
its art. Numbers come from the design guide (look.md, sections 2 and 5) and from its mock-ups.

    to_svg(draw("open-data", page.slug, 300, 360))              # theme card, 5:6
    to_svg(draw("open-data", page.slug, 80, 96, planes=3))      # thumb
    to_png(draw("", "nieuwsbrief", 600, 200, header=True), 2)   # e-mail header at 2x
    to_svg(portrait("open-contact", person.slug, 500, 600, skin=2, hair="curls"))
"""

from .geometry import Circle, Outline, Scene
from .marks import logo_svg, mark_svg
from .portraits import HAIR_SHAPES, SKIN_TONES, portrait
from .render import to_png, to_svg
from .scenes import door_ajar, draw

__all__ = [
    "HAIR_SHAPES",
    "SKIN_TONES",
    "Circle",
    "Outline",
    "Scene",
    "door_ajar",
    "draw",
    "logo_svg",
    "mark_svg",
    "portrait",
    "to_png",
    "to_svg",
]
