"""The borders of municipalities to draw on the map, as `manage.py fetch_municipal_borders` brings them.

They are kept in `var/`, each as a path of SVG in the units of the drawing of the Netherlands. No database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings

from network_map.map_data.outlines import simplified
from network_map.places import gazetteer
from network_map.places.official_names import municipality_named

FILE = settings.VAR_DIR / "municipal_borders.json"
TOLERANCE = 0.004  # degrees, less than a tenth of a square of the map
SMALLEST = 0.0004  # square degrees around a part that is drawn: islands of half a kilometre are not
PROPERTIES = ("naam", "statnaam", "name")  # under which services have the name of a municipality
PROVINCES = ("ligt_in_provincie_naam", "ligtInProvincieNaam", "provincienaam")


def path_of(municipality: str) -> str:
    """The `d` of a path; empty where there is none. `municipality` is as addresses have it."""
    try:
        return _paths(FILE.stat().st_mtime_ns).get(municipality, "")
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=1)
def _paths(changed: int) -> Mapping[str, str]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def paths(features: Iterable[Mapping[str, Any]], to_drawing) -> Iterator[tuple[str, str]]:
    """The name in addresses and the path of each municipality that the gazetteer knows.

    `features` are GeoJSON in degrees; `to_drawing` takes degrees north and east. Raises AttributeError,
    KeyError, TypeError or ValueError for what is no GeoJSON.
    """
    for feature in features:
        place = municipality_named(_first(feature, PROPERTIES), _first(feature, PROVINCES))
        rings = list(_outlines(feature["geometry"]))
        if place and rings:
            path = "".join(_path(simplified(ring, TOLERANCE), to_drawing) for ring in rings)
            yield gazetteer.municipality_code(place), path


def _first(feature: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(found) for name in names if (found := feature["properties"].get(name))), "")


def _outlines(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        ring = [(float(east), float(north)) for east, north, *_height in polygon[0]]
        easts, norths = zip(*ring, strict=True)
        if (max(easts) - min(easts)) * (max(norths) - min(norths)) >= SMALLEST:
            yield ring


def _path(ring: Sequence[tuple[float, float]], to_drawing) -> str:
    points = (to_drawing(north, east) for east, north in ring[:-1])
    return f"M{'L'.join(f'{x:g} {y:g}' for x, y in points)}Z"


def write(found: Mapping[str, str]) -> None:
    """In one step, so that nobody reads half a file."""
    part = FILE.with_suffix(".part")
    part.write_text(json.dumps(found, separators=(",", ":")), encoding="utf-8")
    part.replace(FILE)
