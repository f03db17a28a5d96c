"""Places of the gazetteer by the names that registers of the state give them. No database."""

import re

from network_map.places.gazetteer import Place, named

WHICH = re.compile(r"\s*\([^)]*\)$")  # “Bergen (NH.)”


def province_named(name: str) -> Place | None:
    return next((place for place in named(name) if place.kind == "province"), None)


def municipality_named(name: str, province_name: str = "") -> Place | None:
    """None also where the name alone does not tell which of two it is."""
    found = [place for place in named(WHICH.sub("", name)) if place.kind == "municipality"]
    if len(found) > 1 and (province := province_named(province_name)):
        found = [place for place in found if place.province == province.code]
    return found[0] if len(found) == 1 else None


def town_named(name: str, municipality: Place) -> Place | None:
    return next(
        (
            place
            for place in named(name)
            if place.kind == "place"
            and (place.municipality, place.province) == (municipality.name, municipality.province)
        ),
        None,
    )
