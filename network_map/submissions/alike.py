"""Initiatives on the map that may be the same as one that is being sent in, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from network_map.map_files import initiatives_of
from network_map.models import InitiativePage, NetworkMapPage
from network_map.places import gazetteer
from network_map.places.gazetteer import Place
from network_map.submissions.forms import LINKS

MOST_SHOWN = 4
NEARLY_THE_SAME = 90  # of 100: the same name, but for a word order or a letter
ALIKE = 75  # enough when it is also near
NEAR = 15  # kilometres
EARTH = 6371  # kilometres to its middle
# Half of all initiatives have a page there, which does not make them the same.
SHARED_HOSTS = {
    "facebook.com",
    "github.com",
    "instagram.com",
    "linkedin.com",
    "sites.google.com",
    "youtube.com",
}


@dataclass
class Alike:
    page: InitiativePage
    reasons: list[str] = field(default_factory=list)


def alike(network_map: NetworkMapPage, data: Mapping[str, str], leave_out: int | None = None) -> list[Alike]:
    """The likeliest first, of what visitors may see. `data` as a submission has it. Four queries at most."""
    reasons = defaultdict(list)
    place = _place(data)
    for page_id, reason in (
        *_by_name(network_map, data.get("title", ""), place),
        *_by_address(network_map, [data.get(name, "") for name in LINKS]),
        *_by_organisation(network_map, data.get("organisation", ""), place),
    ):
        reasons[page_id].append(reason)
    if leave_out is not None:
        reasons.pop(leave_out, None)
    likeliest = sorted(reasons, key=lambda page_id: -len(reasons[page_id]))[:MOST_SHOWN]
    pages = initiatives_of(network_map).in_bulk(likeliest) if likeliest else {}
    return [Alike(pages[page_id], reasons[page_id]) for page_id in likeliest if page_id in pages]


def _place(data: Mapping[str, str]) -> Place | None:
    """Of what was typed, which `PlaceFormField` turns into a key when it is checked."""
    typed = data.get("place", "")
    found = [gazetteer.by_key(typed), *gazetteer.find(typed)]
    return next((place for place in found if place and place.kind in ("municipality", "place")), None)


def _by_name(network_map: NetworkMapPage, title: str, place: Place | None) -> Iterable[tuple[int, str]]:
    wanted = gazetteer.folded(title)
    if not wanted:
        return
    rows = list(initiatives_of(network_map).order_by().values_list("pk", "title", "north", "east"))
    names = [gazetteer.folded(row[1]) for row in rows]
    found = process.extract(wanted, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=20)
    for _name, score, number in found:
        page_id, _title, *spot = rows[number]
        if score >= NEARLY_THE_SAME:
            yield page_id, _("nearly the same name")
        elif is_near(place, *spot):
            yield page_id, _("a name like it, near by")


def _by_address(network_map: NetworkMapPage, addresses: Iterable[str]) -> Iterable[tuple[int, str]]:
    wanted = {site for address in addresses if (site := site_of(address))}
    if not wanted:
        return
    rows = initiatives_of(network_map).order_by().values_list("pk", "links__address")
    rows = rows.filter(links__address__isnull=False)
    for page_id in {page_id for page_id, address in rows if site_of(address) in wanted}:
        yield page_id, _("the same website")


def site_of(address: str) -> str:
    """The host of an address without "www."; with the path where very many share the host."""
    try:
        found = urlsplit(address if "//" in address else f"//{address}")
        host = (found.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{found.path.rstrip('/')}" if host in SHARED_HOSTS else host


def _by_organisation(
    network_map: NetworkMapPage, name: str, place: Place | None
) -> Iterable[tuple[int, str]]:
    name = " ".join(name.split())
    if not name:
        return
    rows = initiatives_of(network_map).order_by()
    rows = rows.filter(page_organisations__organisation__name__iexact=name).distinct()
    for page_id, *spot in rows.values_list("pk", "north", "east"):
        if is_near(place, *spot):
            yield page_id, _("of the same organisation, near by")


def is_near(place: Place | None, north: float | None, east: float | None) -> bool:
    if place is None or north is None or east is None:
        return False
    return distance(place.north, place.east, north, east) <= NEAR


def distance(north: float, east: float, other_north: float, other_east: float) -> float:
    """Kilometres between two places in degrees, by the haversine formula."""
    high, wide = radians(other_north - north) / 2, radians(other_east - east) / 2
    part = sin(high) ** 2 + cos(radians(north)) * cos(radians(other_north)) * sin(wide) ** 2
    return 2 * EARTH * asin(sqrt(part))
