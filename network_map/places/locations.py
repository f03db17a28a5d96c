"""Where an initiative is, and how exactly anybody knows: from a spot to a whole country. No database."""

from dataclasses import dataclass
from math import isfinite

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from network_map.places import gazetteer
from network_map.places.gazetteer import Place


class Precision(models.TextChoices):
    SPOT = "spot", _("Exact spot")
    PLACE = "place", _("Town or village")
    MUNICIPALITY = "municipality", _("Municipality")
    PROVINCE = "province", _("Whole province")
    COUNTRY = "country", _("Whole country")
    NOWHERE = "", _("No place")


# What has a point of its own on the map; what is of a whole area is counted with the area.
POINTS = frozenset({Precision.SPOT, Precision.PLACE, Precision.MUNICIPALITY})


@dataclass(frozen=True)
class Location:
    precision: Precision
    north: float | None = None  # degrees
    east: float | None = None
    place: Place | None = None
    municipality: str = ""  # as addresses have it
    province: str = ""  # ISO 3166-2
    country: str = ""  # ISO 3166-1

    def in_words(self, own_name: str = "") -> str:
        """In the reader's language: “Gemeente Lindewaard, Gelderland”. `own_name` is of a town abroad."""
        if self.place is None:
            return own_name
        if own_name:
            area = name_of(self.place) if self.place.kind == "country" else area_of(self.place)
            return ", ".join(filter(None, dict.fromkeys([own_name, area])))
        return label_of(self.place)


def locate(key: str, north: float | None, east: float | None) -> Location:
    """From a place of the gazetteer, by its key, and an exact spot. ValueError for a spot that is none."""
    place = gazetteer.by_key(key) if key else None
    if north is not None and east is not None:
        check_spot(north, east)
        found = place or Place("", "", "", "", "", "", 0, north, east)
        return Location(Precision.SPOT, north, east, place, *_areas(found))
    if place is None:
        return Location(Precision.NOWHERE)
    return Location(Precision(place.kind), place.north, place.east, place, *_areas(place))


def _areas(place: Place) -> tuple[str, str, str]:
    return gazetteer.municipality_code(place), place.province, place.country


def check_spot(north: float, east: float) -> None:
    """Raises ValueError, with a sentence for people, for what is no spot on earth."""
    if not (isfinite(north) and isfinite(east)):
        raise ValueError(gettext("Degrees are numbers, such as 52.0907."))
    if abs(north) > 90 or abs(east) > 180:
        raise ValueError(gettext("Degrees north go from -90 to 90, degrees east from -180 to 180."))


def name_of(place: Place) -> str:
    """Its name in the reader's language."""
    is_translated = place.kind in ("country", "province") and get_language() == "en"
    return place.english_name if is_translated else place.name


def label_of(place: Place) -> str:
    """Its name with what tells it from others: “Bergen (municipality), Limburg”."""
    if place.kind == "municipality":
        own = gettext("Municipality of %(name)s") % {"name": place.name}
        return ", ".join(filter(None, [own, area_of(place)]))
    if place.kind == "place":
        return ", ".join(dict.fromkeys([place.name, place.municipality, area_of(place)]))
    if place.kind == "province":
        return gettext("Province of %(name)s") % {"name": name_of(place)}
    return name_of(place)


def area_of(place: Place) -> str:
    """The name of its province, or else of its country."""
    area = gazetteer.by_code(place.province) or gazetteer.by_code(place.country)
    return name_of(area) if area else ""
