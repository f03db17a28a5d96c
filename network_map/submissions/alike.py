"""Initiatives that may be the same as one that is being sent in, and why: on the map, or sent in too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Protocol
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from network_map.map_files import initiatives_of
from network_map.models import InitiativePage, NetworkMapPage, Submission
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

Data = Mapping[str, str]  # what makers filled in, field by field
Spot = tuple[float | None, float | None]  # degrees north and east


@dataclass
class Alike:
    page: InitiativePage
    reasons: list[str] = field(default_factory=list)


class Known(Protocol):
    """Initiatives to compare with, each by the id of its page."""

    def names(self) -> Iterable[tuple[int, str, *Spot]]:
        """With where it is, in degrees."""

    def addresses(self) -> Iterable[tuple[int, str]]: ...

    def made_by(self, organisation: str) -> Iterable[tuple[int, *Spot]]:
        """Without regard to capitals."""


class OnMap:
    """What visitors may see."""

    def __init__(self, network_map: NetworkMapPage):
        self.pages = initiatives_of(network_map).order_by()

    def names(self):
        return self.pages.values_list("pk", "title", "north", "east")

    def addresses(self):
        return self.pages.filter(links__address__isnull=False).values_list("pk", "links__address")

    def made_by(self, organisation):
        rows = self.pages.filter(page_organisations__organisation__name__iexact=organisation).distinct()
        return rows.values_list("pk", "north", "east")


class Waiting:
    """What others sent in, in any language, and is on no map yet. For editors only."""

    def __init__(self, submission: Submission):
        rows = Submission.objects.filter(
            map__translation_key=submission.map.translation_key,
            state__in=[Submission.State.REVIEW, Submission.State.QUESTION],
            approved_at=None,
        )
        self.sent = list(rows.exclude(pk=submission.pk).values_list("page", "data"))

    def names(self):
        return [(page_id, str(data.get("title", "")), *_spot(data)) for page_id, data in self.sent]

    def addresses(self):
        return [(page_id, str(data.get(name, ""))) for page_id, data in self.sent for name in LINKS]

    def made_by(self, organisation):
        wanted = organisation.casefold()
        found = [(page_id, data) for page_id, data in self.sent if _organisation(data).casefold() == wanted]
        return [(page_id, *_spot(data)) for page_id, data in found]


def alike(network_map: NetworkMapPage, data: Data, leave_out: int | None = None) -> list[Alike]:
    """The likeliest first, of what visitors may see. `data` as a submission has it. Four queries at most."""
    reasons = _reasons(OnMap(network_map), data, leave_out)
    pages = initiatives_of(network_map).in_bulk(list(reasons)) if reasons else {}
    return [Alike(pages[page_id], why) for page_id, why in reasons.items() if page_id in pages]


def alike_waiting(submission: Submission) -> list[Alike]:
    """The same of what others sent in and nobody decided about: for editors. Two queries at most."""
    reasons = _reasons(Waiting(submission), submission.data)
    pages = InitiativePage.objects.in_bulk(list(reasons)) if reasons else {}
    return [Alike(pages[page_id], why) for page_id, why in reasons.items() if page_id in pages]


def _reasons(known: Known, data: Data, leave_out: int | None = None) -> dict[int, list[str]]:
    """By the id of the page, the likeliest first."""
    found = defaultdict(list)
    for page_id, reason in (
        *_by_name(known, data),
        *_by_address(known, data),
        *_by_organisation(known, data),
    ):
        if page_id != leave_out:
            found[page_id].append(reason)
    likeliest = sorted(found, key=lambda page_id: -len(found[page_id]))[:MOST_SHOWN]
    return {page_id: found[page_id] for page_id in likeliest}


def _place(data: Data) -> Place | None:
    """Of what was typed, which `PlaceFormField` turns into a key when it is checked."""
    typed = data.get("place", "")
    found = [gazetteer.by_key(typed), *gazetteer.find(typed)]
    return next((place for place in found if place and place.kind in ("municipality", "place")), None)


def _spot(data: Data) -> Spot:
    place = _place(data)
    return (place.north, place.east) if place else (None, None)


def _organisation(data: Data) -> str:
    return " ".join(data.get("organisation", "").split())


def _by_name(known: Known, data: Data) -> Iterable[tuple[int, str]]:
    wanted = gazetteer.folded(data.get("title", ""))
    if not wanted:
        return
    rows = list(known.names())
    names = [gazetteer.folded(row[1]) for row in rows]
    found = process.extract(wanted, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=20)
    place = _place(data)
    for _name, score, number in found:
        page_id, _title, *spot = rows[number]
        if score >= NEARLY_THE_SAME:
            yield page_id, _("nearly the same name")
        elif is_near(place, *spot):
            yield page_id, _("a name like it, near by")


def _by_address(known: Known, data: Data) -> Iterable[tuple[int, str]]:
    wanted = {site for name in LINKS if (site := site_of(data.get(name, "")))}
    if not wanted:
        return
    for page_id in {page_id for page_id, address in known.addresses() if site_of(address) in wanted}:
        yield page_id, _("the same website")


def site_of(address: str) -> str:
    """The host of an address without "www."; with the path where very many share the host."""
    try:
        found = urlsplit(address if "//" in address else f"//{address}")
        host = (found.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{found.path.rstrip('/')}" if host in SHARED_HOSTS else host


def _by_organisation(known: Known, data: Data) -> Iterable[tuple[int, str]]:
    name = _organisation(data)
    if not name:
        return
    place = _place(data)
    for page_id, *spot in known.made_by(name):
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
