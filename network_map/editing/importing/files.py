"""Reading a table that somebody uploads: CSV in the encodings of spreadsheets, or XLSX. No database.

Cells are text, formulas included: nothing is ever evaluated.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.archives import check_archive

MOST_BYTES = 10_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 60
MOST_UNPACKED = 60_000_000  # bytes of an XLSX file, whose words are all read before its first row
SEPARATORS = {";": ";", ",": ",", "\t": "tab"}
# Some bytes stand for a letter in Windows-1252 and for a control character in no text.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NULL = re.compile(r"\x00")  # in no UTF-8; what else nobody can read there is for its row to say
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")

Row = tuple[int, list[str]]


@dataclass
class Table:
    headings: list[str]
    rows: list[Row]  # each with its number, the headings being row 1; without blank ones
    read_as: str  # for people: "UTF-8 (;)"


def read(file) -> Table:
    """Raises ValidationError with a sentence for the editor."""
    if file.size > MOST_BYTES:
        raise ValidationError(_too_large())
    if file.size == 0:
        raise ValidationError(_("This file is empty."))
    extension = PurePath(file.name).suffix.lower()
    if extension == ".xlsx":
        return _read_xlsx(file)
    if extension in (".csv", ".txt", ".tsv"):
        return _read_csv(file.read())
    raise ValidationError(_("Only CSV and XLSX files can be imported."))


def _too_large() -> str:
    message = _("This file is larger than %(size)s. Divide it into smaller files.")
    return message % {"size": filesizeformat(MOST_BYTES)}


def _read_csv(content: bytes) -> Table:
    text, encoding = decoded(content)
    text, separator = _separator_of(text)
    try:
        rows = _kept(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ValidationError(
            _("This file cannot be read as CSV: a quotation mark is not closed, or a cell is too long.")
        ) from error
    return _table(rows, f"{encoding} ({SEPARATORS[separator]})")


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and the encoding that it is in."""
    for mark, codec, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
        (b"", "utf-8", "UTF-8"),
        (b"", "cp1252", "Windows-1252"),
    ):
        if not content.startswith(mark):
            continue
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if not (NULL if name == "UTF-8" else CONTROL).search(text):
            return text, name
    raise ValidationError(
        _("This is no text in UTF-8, UTF-16 or Windows-1252. Save it as “CSV UTF-8” and try again.")
    )


def _separator_of(text: str) -> tuple[str, str]:
    """The text without the line with which some spreadsheets name their separator, and the separator."""
    first, _end, rest = text.partition("\n")
    named = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and named in SEPARATORS:
        return rest, named
    outside_quotes = "".join(re.split(r'"[^"]*"', first))
    return text, max(SEPARATORS, key=outside_quotes.count)


def _read_xlsx(file) -> Table:
    from openpyxl import load_workbook  # only whoever imports waits for it
    from openpyxl.utils.exceptions import InvalidFileException

    check_archive(file, "xlsx")
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise ValidationError(_too_large())
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be so
        found = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        rows = _kept([_as_text(value) for value in row] for row in found)
        return _table(rows, f"XLSX ({sheet.title})")
    except ValidationError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, OSError) as error:
        raise ValidationError(_damaged()) from error
    except Exception as error:  # openpyxl raises whatever its parser stumbles over
        raise ValidationError(_damaged()) from error


def _damaged() -> str:
    return _("This spreadsheet cannot be read. Save it again as XLSX, or as CSV, and try once more.")


def _as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(getattr(value, "text", value))  # of a formula over several cells: its text


def _kept(rows: Iterable[Sequence[str]]) -> list[Row]:
    """Without blank rows and columns on the right."""
    found = []
    for number, row in enumerate(islice(rows, MOST_ROWS + 2), start=1):
        if number > MOST_ROWS + 1:
            message = _("This file has more than %(count)d rows. Divide it into smaller files.")
            raise ValidationError(message % {"count": MOST_ROWS})
        cells = [_unescaped(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found.append((number, cells))
    return found


def _table(rows: Sequence[Row], read_as: str) -> Table:
    if not rows:
        raise ValidationError(_("This file is empty."))
    (_number, headings), *rest = rows
    if len(headings) > MOST_COLUMNS:
        message = _("This file has more than %(count)d columns.")
        raise ValidationError(message % {"count": MOST_COLUMNS})
    if not rest:
        raise ValidationError(_("This file has headings only: there are no rows below them."))
    return Table([heading.strip()[:100] for heading in headings], rest, read_as)


def escaped(cell: str) -> str:
    """As a spreadsheet may open it: what looks like a formula is text."""
    is_text = cell.startswith(STARTS_FORMULA) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if is_text else cell


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_FORMULA) else cell


def written(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """CSV that Dutch spreadsheets open, a line at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        writer.writerow(map(escaped, row))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
