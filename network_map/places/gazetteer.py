"""Places that an initiative can be in: provinces, municipalities, towns and villages, and countries.

`data/places.tsv` holds them, made by `manage.py make_map_data`. Pure functions, no Django.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "places.tsv"
KINDS = ("province", "municipality", "country", "place")  # in the order in which they are found
CALLED = {"municipality": ("gemeente", "municipality"), "province": ("provincie", "province")}
MOST_FOUND = 8
ENGLISH_PROVINCES = {
    "NL-FR": "Friesland",
    "NL-NH": "North Holland",
    "NL-ZH": "South Holland",
    "NL-NB": "North Brabant",
}


@dataclass(frozen=True)
class Place:
    kind: str  # one of KINDS
    code: str  # ISO 3166 of a country or a province, empty for what is smaller
    name: str
    municipality: str
    province: str  # its code
    country: str  # its code
    inhabitants: int  # 0 where they were not counted
    north: float  # degrees
    east: float
    other_names: tuple[str, ...] = ()  # under which it is also found

    @property
    def key(self) -> str:
        """The same for this place in every edition of the file, in which a name may stand twice."""
        return "/".join((self.kind, self.country, self.province, slug(self.municipality), slug(self.name)))

    @property
    def english_name(self) -> str:
        if self.kind == "country":
            return next(iter(self.other_names), self.name)
        return ENGLISH_PROVINCES.get(self.code, self.name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.name, *self.other_names, self.english_name)))


@cache
def places() -> tuple[Place, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(map(_place, csv.DictReader(file, delimiter="\t")))


@cache
def _by_key() -> dict[str, Place]:
    return {place.key: place for place in places()}


def by_key(key: str) -> Place | None:
    return _by_key().get(key)


@cache
def _by_area_code() -> dict[str, Place]:
    return {place.code: place for place in places() if place.code}


def by_code(code: str) -> Place | None:
    """A province or a country."""
    return _by_area_code().get(code)


def country(code: str) -> Place | None:
    place = by_code(code)
    return place if place and place.kind == "country" else None


@cache
def municipalities() -> dict[str, Place]:
    """By the word that stands for each in addresses, which is its name where no other has the same."""
    found = [place for place in places() if place.kind == "municipality"]
    often = Counter(slug(place.name) for place in found)
    return {
        slug(place.name) if often[slug(place.name)] == 1 else f"{slug(place.name)}-{place.province}": place
        for place in found
    }


@cache
def _municipality_codes() -> dict[tuple[str, str], str]:
    return {(place.name, place.province): code for code, place in municipalities().items()}


def municipality_code(place: Place) -> str:
    """Of the municipality that a place is in; empty for what is larger or abroad."""
    return _municipality_codes().get((place.municipality, place.province), "")


def find(typed: str, most: int = MOST_FOUND) -> list[Place]:
    """Places with a name that begins with what was typed, or a word of which does: whole names first."""
    wanted = folded(typed)
    if not wanted:
        return []
    found = [(rank, place) for place, names in _folded_names() if (rank := _rank(wanted, names)) is not None]
    found.sort(key=lambda each: (each[0], KINDS.index(each[1].kind), -each[1].inhabitants, each[1].name))
    return [place for _rank, place in found[:most]]


def named(name: str) -> list[Place]:
    """Places that are called so, by any of their names."""
    wanted = folded(name)
    return [place for place, names in _folded_names() if wanted in names]


def _rank(wanted: str, names: tuple[str, ...]) -> int | None:
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(f" {wanted}" in name for name in names) else None


@cache
def _folded_names() -> tuple[tuple[Place, tuple[str, ...]], ...]:
    return tuple((place, tuple(map(folded, _called(place)))) for place in places())


def _called(place: Place) -> Iterator[str]:
    """By its names, and as people say them with what it is: Gemeente Utrecht."""
    yield from place.names
    yield from (f"{kind} {name}" for kind in CALLED.get(place.kind, ()) for name in place.names)


def folded(text: str) -> str:
    """Small letters without accents, and nothing else but digits and single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", kept))


def slug(text: str) -> str:
    """As keys and addresses have it."""
    return folded(text).replace(" ", "-")


def write(found: Iterable[Place], file: Path = FILE) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened, delimiter="\t", lineterminator="\n")
        rows.writerow(field.name for field in fields(Place))
        rows.writerows(_cells(place) for place in found)


def _cells(place: Place) -> Iterator[object]:
    *cells, other_names = astuple(place)
    yield from cells
    yield "; ".join(other_names)


def _place(row: dict[str, str]) -> Place:
    return Place(
        row["kind"],
        row["code"],
        row["name"],
        row["municipality"],
        row["province"],
        row["country"],
        int(row["inhabitants"]),
        float(row["north"]),
        float(row["east"]),
        tuple(filter(None, row["other_names"].split("; "))),
    )
