"""The forms in which the open data of the map is given out, each sent while it is made. No database."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from network_map.open_data.entries import COLUMNS, LICENCE, Entry, cells
from network_map.open_data.spreadsheet import Cell, xlsx

BYTE_ORDER_MARK = "\ufeff"  # without which Excel takes UTF-8 for something else
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet begins to calculate
SHEET = "initiatives"


@dataclass(frozen=True)
class ExportFormat:
    label: str
    content_type: str
    write: Callable[[Iterable[Entry]], Iterator[str | bytes]]

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0]


class _Line:
    """What `csv` writes to, to be read at once."""

    @staticmethod
    def write(line: str) -> str:
        return line


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    rows = csv.writer(_Line())  # as RFC 4180 has it, with CRLF
    yield BYTE_ORDER_MARK + rows.writerow(COLUMNS)
    for entry in entries:
        yield rows.writerow([_harmless(cell) for cell in cells(entry)])


def _harmless(cell: Cell) -> Cell:
    """Text that stays text in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xlsx(entries: Iterable[Entry]) -> Iterator[bytes]:
    def rows():
        yield COLUMNS
        yield from map(cells, entries)

    return xlsx(SHEET, rows())


def as_geojson(entries: Iterable[Entry]) -> Iterator[str]:
    """RFC 7946: one feature is one initiative; that of a whole area has no geometry."""
    yield f'{{"type":"FeatureCollection","license":"{LICENCE}","features":['
    before = "\n"
    for entry in entries:
        yield before + json.dumps(_feature(entry), ensure_ascii=False, separators=(",", ":"))
        before = ",\n"
    yield "\n]}\n"


def _feature(entry: Entry) -> dict:
    properties = {name: entry[name] for name in COLUMNS if name not in ("id", "north", "east")}
    point = None
    if entry["north"] is not None:
        point = {"type": "Point", "coordinates": [entry["east"], entry["north"]]}
    return {"type": "Feature", "id": entry["id"], "geometry": point, "properties": properties}


FORMATS = {
    "csv": ExportFormat("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": ExportFormat(
        "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx
    ),
    "geojson": ExportFormat("GeoJSON", "application/geo+json", as_geojson),
}
