"""The small fixed drawings: theme symbols and the site's logo mark."""

from .geometry import Scene, polygon, rectangle
from .palette import DATA_RAMP, SUN, SUN_INNER
from .render import to_svg

# 24 x 24 units; the second part of each path is the hole (even-odd fill).
DOOR = "M4 2h16v20H4zM13 5v17h5V5z"
MARKS = {
    "open-contact": "M3 22V11a9 9 0 0 1 18 0v11zM8 22h8v-9a4 4 0 0 0-8 0z",
    "open-aanpak": DOOR,
    "open-data": "M2 2h20v20H2zM5 5v6h6V5zM13 5v6h6V5zM5 13v6h6v-6z",
    "open-verantwoording": (
        "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0zM9 10.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z"
    ),
}


def mark_svg(theme: str) -> str:
    """The theme's symbol in the colour of the text beside it; a door for general pages."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path fill="currentColor" fill-rule="evenodd" d="{MARKS.get(theme, DOOR)}"/></svg>'
    )


def logo_svg(*, on_dark: bool = False) -> str:
    """The logo mark, 48 x 48: nested openings. `on_dark` lifts the outer wall off the footer."""
    shapes = (
        rectangle(10, 7.5, 40, 48, DATA_RAMP[2]),
        rectangle(18.3, 14, 37, 40, "#8fc0f5"),
        rectangle(25, 19.5, 34, 37.5, SUN),
        rectangle(25, 37, 34, 40.2, SUN_INNER),
        polygon([(25, 40), (34, 40), (35, 48), (17.7, 48)], SUN),
    )
    return to_svg(Scene(48, 48, DATA_RAMP[1 if on_dark else 0], shapes))
