"""Reads one document under limits and prints it as JSON: the other side of `search.extraction`. No Django.

`python -m search.extraction_worker PATH SECONDS MEGABYTES`
"""

import json
import logging
import math
import re
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from xml.sax.handler import ContentHandler
from zipfile import ZipFile

from defusedxml.sax import make_parser

from search.extraction import Extracted, Problem
from search.extraction_text import clean, unwrapped

MOST_PAGES = 300
MOST_LETTERS = 500_000
MOST_UNPACKED = 100_000_000  # bytes of XML in all parts of one file; a novel is one or two million
CHUNK = 64 * 1024
OWN_TIME = 0.8  # of the seconds allowed; the rest is for starting, and for handing over what was read

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Word before 2007, and any newer one behind a password
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class ReadingError(BaseException):
    """The reading ends here. Not an Exception, since parsers catch those and carry on."""

    def __init__(self, problem: Problem):
        super().__init__(problem)
        self.problem = problem


@dataclass
class Reading:
    """What was read up to now, so that something is left of what cannot be read to its end.

    `pieces` are the paragraphs of a DOCX or ODT, or the pages of a PDF.
    """

    pieces: list[str] = field(default_factory=list)
    pages: int | None = None
    problem: Problem | None = None
    is_cut: bool = False
    room: int = MOST_LETTERS
    unpacked: int = 0

    def add(self, piece: str):
        if not piece.strip():
            return
        self.is_cut = self.is_cut or len(piece) > self.room
        self.pieces.append(piece[: self.room])
        self.room = max(0, self.room - len(piece) - 1)  # one for the newline

    def fail(self, problem: Problem):
        """Something is missing; what follows may still be readable."""
        self.problem = problem
        self.is_cut = True

    def unpack(self, size: int):
        """Raises ReadingError where this many bytes more would be too many."""
        self.unpacked += size
        if self.unpacked > MOST_UNPACKED:
            raise ReadingError(Problem.TOO_LARGE)


def main(path: Path, seconds: float, megabytes: int) -> None:
    logging.disable()
    _limit(seconds, megabytes)
    with redirect_stdout(sys.stderr):
        found = read(path)
    print(json.dumps(asdict(found)))


def _limit(seconds: float, megabytes: int):
    """Time on the clock, and time and memory that hold when whoever waits for this process is gone."""
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds * OWN_TIME)
    _lower(resource.RLIMIT_CPU, math.ceil(seconds) + 1)
    with suppress(ValueError):  # macOS has no limit on memory
        _lower(resource.RLIMIT_AS, megabytes * 1024 * 1024)


def _lower(what: int, limit: int):
    _soft, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(what, (limit, limit))


def _stop(_signal, _frame):
    raise ReadingError(Problem.TOO_SLOW)


def read(path: Path) -> Extracted:
    reading = Reading()
    try:
        _read_any(path, reading)
    except ReadingError as error:
        reading.fail(error.problem)
    except MemoryError:
        reading.fail(Problem.TOO_LARGE)
    except Exception:  # parsers raise anything, from KeyError to RecursionError, on what is broken
        reading.fail(Problem.BROKEN)
    signal.setitimer(signal.ITIMER_REAL, 0)
    pieces = [clean(piece) for piece in reading.pieces]
    text = "\n".join(pieces if reading.pages is None else unwrapped(pieces))
    problem = reading.problem or (None if text else Problem.NO_TEXT)
    # Ligatures that were taken apart have made it longer.
    return Extracted(text[:MOST_LETTERS], problem, reading.pages, reading.is_cut or len(text) > MOST_LETTERS)


def _read_any(path: Path, reading: Reading):
    with path.open("rb") as file:
        start = file.read(1024)
    if not start:
        raise ReadingError(Problem.BROKEN)  # what an upload leaves that was broken off
    if b"%PDF-" in start:
        _read_pdf(path, reading)
    elif start.startswith(b"PK\x03\x04"):
        _read_zip(path, reading)
    elif start.startswith(OLE) and ENCRYPTED_PACKAGE in path.read_bytes():
        raise ReadingError(Problem.ENCRYPTED)
    else:
        raise ReadingError(Problem.NOT_SUPPORTED)


# --- PDF ------------------------------------------------------------------------------------------


def _read_pdf(path: Path, reading: Reading):
    # It takes half a second to import, which the other kinds need not wait for.
    from pypdf import PasswordType, PdfReader

    with path.open("rb") as file:
        document = PdfReader(file)
        # Many files that nobody may change have an empty password: everybody may read them.
        if document.is_encrypted and document.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise ReadingError(Problem.ENCRYPTED)
        _read_pages(document.pages, reading)


def _read_pages(pages: Sequence, reading: Reading):
    reading.pages = len(pages)
    for page in islice(pages, MOST_PAGES):
        if not reading.room:
            break
        _read_page(page, reading)
    if reading.pages > MOST_PAGES or not reading.room:
        reading.is_cut = True


def _read_page(page, reading: Reading):
    from pypdf.errors import LimitReachedError

    try:
        reading.add(page.extract_text())
    except MemoryError:
        raise
    except LimitReachedError:
        reading.fail(Problem.TOO_LARGE)
    except Exception:  # one page may be broken where the others are not
        reading.fail(Problem.BROKEN)


# --- DOCX and ODT ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grammar:
    """Which elements of an XML format hold text; local names, since those of both formats differ enough."""

    paragraphs: frozenset[str]
    skipped: frozenset[str]  # with all that is in them
    signs: dict[str, str]  # elements that stand for a character
    letters: str = ""  # the only element whose characters count; all of a paragraph's if empty


DOCX = Grammar(
    paragraphs=frozenset({"p"}),
    skipped=frozenset({"del", "moveFrom", "Fallback"}),
    signs={"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"},
    letters="t",
)
ODT = Grammar(
    paragraphs=frozenset({"p", "h", "frame", "desc"}),
    skipped=frozenset({"tracked-changes", "annotation", "note-citation", "binary-data"}),
    signs={"s": " ", "tab": " ", "line-break": " "},
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT_PARTS = ("content.xml", "styles.xml")  # headers and footers are in the styles
DOCX_PART = re.compile(r"word/(document|footnotes|endnotes|header|footer)[0-9]*\.xml")


def _read_zip(path: Path, reading: Reading):
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        if _is_locked(archive, names):
            raise ReadingError(Problem.ENCRYPTED)
        grammar, parts = _parts(archive, names)
        if parts[0] not in names:
            raise ReadingError(Problem.BROKEN)
        for name in parts:
            if name in names:
                reading.unpack(archive.getinfo(name).file_size)  # zipfile never gives more than this
                _read_xml(archive, name, Paragraphs(grammar, reading))


def _is_locked(archive: ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    by_zip = any(info.flag_bits & 1 for info in archive.infolist())
    return by_zip or (manifest in names and b"encryption-data" in _start(archive, manifest, 1_000_000))


def _parts(archive: ZipFile, names: set[str]) -> tuple[Grammar, Sequence[str]]:
    """The parts with text, the main one first."""
    if "mimetype" in names and _start(archive, "mimetype", 100).startswith(ODT_TYPE):
        return ODT, ODT_PARTS
    parts = sorted(filter(DOCX_PART.fullmatch, names), key=lambda name: ("document" not in name, name))
    if not parts or "document" not in parts[0]:
        raise ReadingError(Problem.NOT_SUPPORTED)
    return DOCX, parts


def _start(archive: ZipFile, name: str, size: int) -> bytes:
    with archive.open(name) as stream:
        return stream.read(size)


def _read_xml(archive: ZipFile, name: str, paragraphs: "Paragraphs"):
    """Piece by piece and without a tree, so that neither size nor depth costs memory."""
    parser = make_parser()
    parser.forbid_dtd = True  # neither format has one; bombs of entities do
    parser.setContentHandler(paragraphs)
    reading = paragraphs.reading
    with archive.open(name) as stream:
        while piece := stream.read(CHUNK):
            parser.feed(piece)
            if not reading.room:
                reading.is_cut = True
                return
    parser.close()


class Paragraphs(ContentHandler):
    """Adds each paragraph where it ends; one within another, such as a footnote, stands before it."""

    def __init__(self, grammar: Grammar, reading: Reading):
        super().__init__()
        self.reading = reading
        self._grammar = grammar
        self._open: list[list[str]] = []
        self._skipped = 0  # how deep within what is skipped
        self._counts = not grammar.letters

    def startElement(self, name, attrs):  # noqa: N802 - the name that SAX calls
        name = name.rpartition(":")[2]
        if self._skipped or name in self._grammar.skipped:
            self._skipped += 1
        elif name in self._grammar.paragraphs:
            self._open.append([])
        elif name == self._grammar.letters:
            self._counts = True
        elif name in self._grammar.signs and self._open:
            self._open[-1].append(self._grammar.signs[name])

    def endElement(self, name):  # noqa: N802
        name = name.rpartition(":")[2]
        if self._skipped:
            self._skipped -= 1
        elif name in self._grammar.paragraphs:
            self.reading.add(" ".join("".join(self._open.pop()).split()))
        elif name == self._grammar.letters:
            self._counts = False

    def characters(self, content):
        if self._open and self._counts and not self._skipped:
            self._open[-1].append(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
