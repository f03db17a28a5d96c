"""What a list of the map finds, as data for whoever wants to work with it: under CC0, without any contact.

The names and the meaning of the columns stand in docs/map.md; others build on them, so they stay as they are.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Manager
from django.utils import translation

from core.known import known
from core.models import Organisation, PageOrganisation, PageTheme
from core.plain_text import printable
from network_map.listing import MapListing
from network_map.map_files import initiatives_of
from network_map.models import InitiativeLink
from network_map.places import gazetteer
from network_map.places.locations import POINTS, locate

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
AT_ONCE = 1000  # entries for which the database is asked together, four times
DECIMALS = 7  # of degrees: a centimetre
COLUMNS = (
    "id",
    "title",
    "summary",
    "status",
    "themes",
    "organisations",
    "place",
    "precision",
    "municipality",
    "province",
    "country",
    "north",
    "east",
    "start_year",
    "end_year",
    "published_on",
    "confirmed_on",
    "language",
    "address",
    "links",
)
SAME = ("status", "precision", "province", "country", "start_year", "end_year")  # as they are in the database
READ = (
    *("pk", "slug", "title", "summary", "place", "place_name", "municipality", "north", "east"),
    *("published_on", "confirmed_on", "text_language", *SAME),
)

Entry = Mapping[str, Any]  # by column: text, a number, None, or a list of texts or of dictionaries


def entries(listing: MapListing, address: str, language: str) -> Iterator[Entry]:
    """What is found in the order of the list; `address` is of the map, absolute.

    The rows are asked for while they are sent, when the request may have left its language.
    """
    found = listing.page_ids
    with translation.override(language):
        words = _Words()
    for first in range(0, len(found), AT_ONCE):
        with translation.override(language):
            batch = _Batch(listing, found[first : first + AT_ONCE], words).entries(address)
        yield from batch


class _Words:
    """What many entries have in common, in one language."""

    def __init__(self) -> None:
        self.organisations = {pk: printable(row.name) for pk, row in known(Organisation).items()}
        self.municipalities = {code: place.name for code, place in gazetteer.municipalities().items()}
        self._places: dict[tuple[str, str], str] = {}

    def place(self, key: str, own_name: str) -> str:
        place = (key, own_name)
        if place not in self._places:
            self._places[place] = locate(key, None, None).in_words(printable(own_name))
        return self._places[place]


class _Batch:
    def __init__(self, listing: MapListing, page_ids: Sequence[int], words: _Words):
        self.page_ids, self.words = page_ids, words
        # Since the file of the map was made one may have been hidden.
        rows = initiatives_of(listing.map).filter(pk__in=page_ids).order_by().values(*READ)
        self.rows = {row["pk"]: row for row in rows}
        self.themes = self._parts(PageTheme.objects, "theme__slug")
        self.organisations = self._parts(PageOrganisation.objects, "organisation_id", "role")
        self.links = self._parts(InitiativeLink.objects, "label", "address")

    def _parts(self, parts: Manager, *names: str) -> Mapping[int, list[tuple]]:
        found = defaultdict(list)
        rows = parts.filter(page__in=self.page_ids).order_by("sort_order", "pk")
        for page_id, *values in rows.values_list("page_id", *names):
            found[page_id].append(tuple(values))
        return found

    def entries(self, address: str) -> list[Entry]:
        found = [self.rows[page_id] for page_id in self.page_ids if page_id in self.rows]
        return [self._entry(row, address) for row in found]

    def _entry(self, row: Mapping[str, Any], address: str) -> Entry:
        has_point = row["precision"] in POINTS
        return {name: row[name] for name in SAME} | {
            "id": row["pk"],
            "title": printable(row["title"]),
            "summary": printable(row["summary"]),
            "themes": [slug for (slug,) in self.themes[row["pk"]]],
            "organisations": self._organisations(row["pk"]),
            "place": self.words.place(row["place"], row["place_name"]),
            "municipality": self.words.municipalities.get(row["municipality"], ""),
            "north": round(row["north"], DECIMALS) if has_point else None,
            "east": round(row["east"], DECIMALS) if has_point else None,
            "published_on": _day(row["published_on"]),
            "confirmed_on": _day(row["confirmed_on"]),
            "language": row["text_language"],
            "address": f"{address}{row['slug']}/",
            "links": [
                {"label": printable(label), "address": printable(target)}
                for label, target in self.links[row["pk"]]
            ],
        }

    def _organisations(self, page_id: int) -> list[dict[str, str]]:
        names = self.words.organisations  # in which one that came while this is sent is not yet
        rows = self.organisations[page_id]
        return [{"name": names[pk], "role": role} for pk, role in rows if pk in names]


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def cells(entry: Entry) -> list[str | int | float | None]:
    """For a table, where what is several stands in one cell."""
    flat = {
        "themes": "; ".join(entry["themes"]),
        "organisations": "; ".join(map(_organisation, entry["organisations"])),
        "links": " ".join(link["address"] for link in entry["links"]),
    }
    return [flat.get(name, entry[name]) for name in COLUMNS]


def _organisation(organisation: Mapping[str, str]) -> str:
    name, role = organisation["name"], organisation["role"]
    return f"{name} ({role})" if role else name
