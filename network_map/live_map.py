"""What the page tells the script of its map: where the data is, and what things are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from core.cards import themes_by_key
from network_map.columns import OF_POINT
from network_map.drawing import base_map
from network_map.drawing.map import SIDE, TINTS
from network_map.listing import MapListing
from network_map.models import NetworkMapPage


def told(page: NetworkMapPage, listing: MapListing) -> dict[str, Any]:
    addresses = {
        "file": page.reverse_subpage("map_columns", [listing.digest]),
        "rows": page.reverse_subpage("map_rows"),
        "details": page.reverse_subpage("map_details"),
    }
    return {
        "addresses": {name: page.url + address for name, address in addresses.items()},
        "names": _names(listing),
        "squares": _squares(),
        "texts": _texts(),
    }


def _names(listing: MapListing) -> Mapping[str, Mapping[str, str]]:
    """Of the areas in which something is found, and of the themes, by their value in the file."""
    found = {}
    for facet in listing.facets:
        if facet.name in OF_POINT:
            counts = listing.counts(facet.name)
            found[facet.name] = {
                value: label for value, label in facet.labels(counts).items() if value in counts
            }
    return found | {"theme": {theme.slug: theme.name for theme in themes_by_key().values()}}


def _squares() -> dict[str, Any]:
    """Where the squares of the drawing lie: its corner and its unit in degrees, as Mercator has them."""
    top = base_map.mercator(base_map.NORTH)
    return {
        "west": base_map.WEST,
        "east": base_map.WEST + base_map.COLUMNS * base_map.PITCH,
        "north": base_map.NORTH,
        "south": base_map.latitude(top - base_map.ROWS * base_map.PITCH),
        "top": top,
        "unit": base_map.PITCH / SIDE,
        "tints": TINTS,
    }


def _texts() -> Mapping[str, str]:
    """Names of what the script draws; it puts in the place and the number itself."""
    return {
        "cluster": _("Cluster of %(count)s initiatives near %(place)s"),
        "several": _("%(count)s initiatives in %(place)s"),
        "one": _("Initiative in %(place)s"),
        "one_with_theme": _("Initiative in %(place)s, %(theme)s"),
        "area": _("Of the whole of %(place)s: %(count)s"),
        "areas": _("Of whole areas near %(place)s: %(count)s"),
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "again": _("%(name)s (%(number)s)"),
        "spot": _("an exact spot"),
        "all": _("See all %(count)s in the list"),
        "failed": _("The details could not be fetched. Try again in a moment."),
        "world": _("Show the world"),
        "netherlands": _("Show the Netherlands"),
    }
