"""What documents say, and that no file stops or slows whoever asks for it."""

import io
import subprocess
import sys
import time
import zipfile

import pytest
from odf import text
from odf.opendocument import OpenDocumentText
from odf.style import Footer, Header, MasterPage, PageLayout
from pypdf import PdfReader, PdfWriter
from pypdf.errors import LimitReachedError
from pypdf.generic import NameObject, StreamObject
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from search import extraction
from search.extraction import Extracted, Problem, extract
from search.extraction_text import clean, unwrapped
from search.extraction_worker import (
    ENCRYPTED_PACKAGE,
    MOST_LETTERS,
    MOST_PAGES,
    MOST_UNPACKED,
    OLE,
    ReadingError,
    read,
)
from search.models import DocumentText

DUTCH = "Eén coördinator beëindigt ’s ochtends het beleidsadvies – à € 100"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def write(tmp_path):
    def write(content, name="bestand.pdf"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def pdf(*pages, **options):
    """Pages of lines."""
    stream = io.BytesIO()
    canvas = Canvas(stream, **options)
    for page in pages:
        for place, line in enumerate(page.split("\n")):
            canvas.drawString(50, 800 - 14 * place, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def pdf_of_operators(content):
    """A page that is drawn by these operators, packed."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(DUTCH))))
    page = writer.pages[0]
    stream = StreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode(level=1))
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body, **parts):
    """A DOCX of the XML within its parts' root elements."""
    named = {"document": body, **parts}
    return zipped(
        {f"word/{name}.xml": f'<w:x xmlns:w="{WORD}" xmlns:mc="m">{xml}</w:x>' for name, xml in named.items()}
    )


def zipped_size(content):
    """Of the first part, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.infolist()[0].file_size


def said(line):
    return f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"


def odt(fill=lambda document: None):
    document = OpenDocumentText()
    fill(document)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def odt_of_xml(body, manifest="<manifest/>"):
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:x>{body}</office:x>",
        }
    )


# --- What documents say ---------------------------------------------------------------------------


def test_a_pdf(write):
    assert extract(write(pdf(DUTCH, "Bladzijde twee"))) == Extracted(f"{DUTCH}\nBladzijde twee", pages=2)


def test_a_docx(write):
    assert extract(write(docx(said(DUTCH) + said("Tweede")), "a.docx")) == Extracted(f"{DUTCH}\nTweede")


def test_an_odt(write):
    def fill(document):
        document.text.addElement(text.H(outlinelevel=1, text=DUTCH))
        document.text.addElement(text.P(text="Tweede"))

    assert extract(write(odt(fill), "a.odt")) == Extracted(f"{DUTCH}\nTweede")


def test_the_paragraphs_of_a_pdf_are_whole_and_apart(write):
    style = getSampleStyleSheet()["BodyText"]
    long = " ".join(["De raad besluit over wat openbaar wordt."] * 8)
    stream = io.BytesIO()
    cells = Table([["Besluit", "Datum"], ["Vaststelling", "20 november"]])
    SimpleDocTemplate(stream).build([Paragraph("Inleiding", style), *[Paragraph(long, style)] * 2, cells])
    lines = read(write(stream.getvalue())).text.split("\n")
    assert lines[0] == "Inleiding"
    assert " ".join(lines[1:-4]) == f"{long} {long}"
    assert lines[-4:] == ["Besluit", "Datum", "Vaststelling", "20 november"]


def test_notes_tables_and_headers_of_a_docx_count_and_what_was_deleted_does_not(write):
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Een</w:t><w:tab/><w:t>besluit </w:t></w:r>"
        "<w:del><w:r><w:delText>geheim</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>weg</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>Woo</w:t><w:noBreakHyphen/><w:t>besluit</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{said('Cel 1')}</w:tc><w:tc>{said('Cel 2')}</w:tc></w:tr></w:tbl>"
        f"<mc:AlternateContent><mc:Choice>{said('Kader')}</mc:Choice>"
        f"<mc:Fallback>{said('Kader')}</mc:Fallback></mc:AlternateContent>"
    )
    content = docx(
        body,
        footnotes=said("Noot"),
        endnotes=said("Eindnoot"),
        header1=said("Kop"),
        footer1=said("Voet"),
        comments=said("Klopt dit?"),
    )
    lines = read(write(content)).text.split("\n")
    assert lines[:4] == ["Een besluit Woo-besluit", "Cel 1", "Cel 2", "Kader"]
    assert sorted(lines[4:]) == ["Eindnoot", "Kop", "Noot", "Voet"]


def test_notes_frames_and_headers_of_an_odt_count_and_what_was_deleted_does_not(write):
    body = (
        "<text:tracked-changes><text:deletion><text:p>geheim</text:p></text:deletion></text:tracked-changes>"
        "<text:p>Een<text:s/>\n besluit<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Noot</text:p></text:note-body></text:note> van<text:line-break/>de "
        "<text:span>raad</text:span>"
        "<office:annotation><text:p>Klopt dit?</text:p></office:annotation></text:p>"
        "<draw:frame><draw:text-box><text:p>Kader</text:p></draw:text-box>"
        "<svg:desc>Een foto</svg:desc></draw:frame>"
    )
    assert read(write(odt_of_xml(body))).text == "Noot\nEen besluit van de raad\nKader\nEen foto"


def test_headers_of_an_odt(write):
    def fill(document):
        layout = PageLayout(name="blad")
        document.automaticstyles.addElement(layout)
        master = MasterPage(name="Standard", pagelayoutname=layout)
        for element, line in ((Header(), "Kop"), (Footer(), "Voet")):
            element.addElement(text.P(text=line))
            master.addElement(element)
        document.masterstyles.addElement(master)
        document.text.addElement(text.P(text="Tekst"))

    assert read(write(odt(fill))).text == "Tekst\nKop\nVoet"


@pytest.mark.parametrize(
    ("page", "paragraphs"),
    [
        ("wat open-\nbaar is", ["wat openbaar is"]),
        ("wat open\u00ad\nbaar is", ["wat openbaar is"]),
        ("be-\noor-\ndelen", ["beoordelen"]),
        ("een Woo-\nverzoek", ["een Woo-verzoek"]),
        ("een AVG-\nverzoek", ["een AVG-verzoek"]),
        ("een zee-eend en een zee-\neend", ["een zee-eend en een zee-eend"]),
        ("in Noord-\nHolland", ["in Noord-Holland"]),
        ("van 2024-\n2025", ["van 2024-2025"]),
        ("een e-\nmail", ["een e-mail"]),
        ("in-\nen uitvoer", ["in- en uitvoer"]),
        (
            "Doel\nDit is een lange regel met veel woorden",
            ["Doel", "Dit is een lange regel met veel woorden"],
        ),
        ("Dit is een lange regel van\nDen Haag", ["Dit is een lange regel van Den Haag"]),
        ("Eerste zin van dit stuk.\n\nTweede zin", ["Eerste zin van dit stuk.", "Tweede zin"]),
        ("- een punt\n- nog een punt", ["- een punt", "- nog een punt"]),
        ("-\n-", ["-", "-"]),
        ("", []),
        ("\n\n", []),
    ],
)
def test_lines_of_a_page_become_paragraphs(page, paragraphs):
    assert list(unwrapped([clean(page)])) == paragraphs


def test_control_characters_never_reach_the_text():
    dirty = "a\0b\ud800c\x07d\u202ee\ufefff\uffffg\u00a0h\t i\uf0b7j ﬁ e\u0301 \U0001f600\r"
    assert clean(dirty) == "abcdefg h i j fi é \U0001f600"


# --- Files that are not what one hopes ------------------------------------------------------------


def locked(user, owner="beheer"):
    return pdf(DUTCH, encrypt=StandardEncryption(user, owner, strength=128))


def locked_by_aes(user, algorithm="AES-256"):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(DUTCH))))
    writer.encrypt(user_password=user, owner_password="beheer", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (locked("geheim"), Problem.ENCRYPTED),
        (locked_by_aes("geheim"), Problem.ENCRYPTED),
        (OLE + ENCRYPTED_PACKAGE, Problem.ENCRYPTED),
        (odt_of_xml("\x01", "<manifest:encryption-data/>"), Problem.ENCRYPTED),
        (pdf(DUTCH)[:300], Problem.BROKEN),
        (b"%PDF-1.7", Problem.BROKEN),
        (b"", Problem.BROKEN),
        (docx(said(DUTCH))[:-40], Problem.BROKEN),
        (docx("<w:p>"), Problem.BROKEN),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), Problem.BROKEN),
        (pdf("", ""), Problem.NO_TEXT),
        (docx(""), Problem.NO_TEXT),
        (odt(), Problem.NO_TEXT),
        (b"<!doctype html><p>Geen PDF</p>", Problem.NOT_SUPPORTED),
        (OLE + b"Word 97", Problem.NOT_SUPPORTED),
        (zipped({"xl/workbook.xml": "<x/>"}), Problem.NOT_SUPPORTED),
        (zipped({"word/header1.xml": "<x/>"}), Problem.NOT_SUPPORTED),
    ],
)
def test_a_file_without_text_to_read_has_a_problem(write, content, problem):
    found = read(write(content))
    assert (found.problem, found.text) == (problem, "")


def test_a_pdf_that_only_may_not_be_changed_is_read(write):
    assert read(write(locked(""))) == Extracted(DUTCH, pages=1)


@pytest.mark.parametrize("algorithm", ["AES-128", "AES-256-R5", "AES-256"])
def test_the_ciphers_of_newer_pdfs_fit_in_the_limits_of_the_reader(write, algorithm):
    assert extract(write(locked_by_aes("", algorithm))) == Extracted(DUTCH, pages=1)


def test_what_a_file_holds_decides_and_not_its_name(write):
    assert read(write(docx(said(DUTCH)), "a.pdf")).text == DUTCH


def test_a_missing_file_is_the_callers_business(tmp_path):
    with pytest.raises(FileNotFoundError):
        extract(tmp_path / "weg.pdf")


def test_a_truncated_pdf_gives_what_is_left(write):
    whole = pdf(*(f"Bladzijde {number}" for number in range(20)))
    found = extract(write(whole[: len(whole) // 2]))
    assert found.problem == Problem.BROKEN or "Bladzijde 0" in found.text


@pytest.mark.parametrize(
    ("error", "problem", "text"),
    [
        (KeyError("/Font"), Problem.BROKEN, "Bladzijde 0\nBladzijde 2"),
        (LimitReachedError(), Problem.TOO_LARGE, "Bladzijde 0\nBladzijde 2"),
        (MemoryError(), Problem.TOO_LARGE, "Bladzijde 0"),
        (ReadingError(Problem.TOO_SLOW), Problem.TOO_SLOW, "Bladzijde 0"),
    ],
)
def test_what_was_read_before_and_beside_a_problem_is_kept(write, monkeypatch, error, problem, text):
    def extract_text(page):
        if page.page_number == 1:
            raise error
        return f"Bladzijde {page.page_number}"

    monkeypatch.setattr("pypdf.PageObject.extract_text", extract_text)
    assert read(write(pdf("", "", ""))) == Extracted(text, problem, pages=3, is_cut=True)


# --- Limits ---------------------------------------------------------------------------------------


def test_a_file_with_more_pages_is_cut(write):
    found = read(write(pdf(*(f"Bladzijde {number}" for number in range(1, MOST_PAGES + 2)))))
    assert (found.pages, found.is_cut, found.problem) == (MOST_PAGES + 1, True, None)
    assert found.text.endswith(f"Bladzijde {MOST_PAGES}")


@pytest.mark.parametrize("size", [MOST_LETTERS // 2, MOST_LETTERS - 1, MOST_LETTERS, 2 * MOST_LETTERS])
def test_a_file_with_more_letters_is_cut(write, size):
    found = read(write(docx(said("a" * size) + said("b" * size))))
    assert found.is_cut
    assert MOST_LETTERS - 1 <= len(found.text) <= MOST_LETTERS


@pytest.mark.parametrize(
    "content",
    [pdf("a" * 100_000), pdf("a-" * 50_000), pdf("\n".join("a-" * 50)), docx(said("a" * 100_000))],
)
def test_one_long_word_takes_no_time(write, content):
    path = write(content)
    before = time.monotonic()
    assert read(path).problem is None
    assert time.monotonic() - before < 2


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE])
def test_entities_are_refused(write, xml):
    assert extract(write(zipped({"word/document.xml": xml}), "a.docx")) == Extracted(
        problem=Problem.BROKEN, is_cut=True
    )


def test_a_zip_bomb_is_not_unpacked(write):
    with_bomb = docx(said(DUTCH), header1=" " * (MOST_UNPACKED + 1))
    found = extract(write(with_bomb, "a.docx"))
    assert found == Extracted(DUTCH, Problem.TOO_LARGE, is_cut=True)


def test_a_zip_that_lies_about_its_size_is_broken(write):
    honest = docx("<w:p/>" * 1000)
    size, lie = (number.to_bytes(4, "little") for number in (zipped_size(honest), 10))
    assert honest.count(size) == 2
    assert read(write(honest.replace(size, lie))).problem == Problem.BROKEN


def test_a_pdf_bomb_is_not_unpacked(write):
    assert extract(write(pdf_of_operators(b" " * 80_000_000))).problem == Problem.TOO_LARGE


def test_depth_takes_no_memory(write):
    depth = 200_000
    xml = "<w:x>" * depth + said("diep") + "</w:x>" * depth
    assert extract(write(docx(xml)), megabytes=256) == Extracted("diep")


def test_memory_is_limited(write):
    assert extract(write(pdf_of_operators(b" " * 70_000_000)), megabytes=128).problem == Problem.TOO_LARGE


def test_a_pdf_that_takes_too_long_is_stopped(write):
    slow = pdf_of_operators(b"BT " + b"(a) Tj " * 2_000_000 + b"ET")
    before = time.monotonic()
    assert extract(write(slow), seconds=1).problem == Problem.TOO_SLOW
    assert time.monotonic() - before < 2


def test_a_reader_that_hangs_is_killed(write, monkeypatch):
    monkeypatch.setattr(extraction, "WORKER", ("-c", "import time; time.sleep(60)"))
    assert extract(write(b""), seconds=0.5) == Extracted(problem=Problem.TOO_SLOW, is_cut=True)


@pytest.mark.parametrize(
    ("does", "problem"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", Problem.TOO_SLOW),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Problem.TOO_LARGE),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Problem.BROKEN),
        ("raise SystemError", Problem.BROKEN),
    ],
)
def test_a_reader_that_crashes_is_a_problem_of_the_document(write, monkeypatch, does, problem):
    monkeypatch.setattr(extraction, "WORKER", ("-c", does))
    assert extract(write(b"")) == Extracted(problem=problem, is_cut=True)


def test_the_reader_knows_no_passwords(write, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    reader = "import json, os; print(json.dumps({'problem': None, 'text': ' '.join(os.environ)}))"
    monkeypatch.setattr(extraction, "WORKER", ("-c", reader))
    assert "SECRET_KEY" not in extract(write(b"")).text


def test_the_reader_has_no_django():
    code = "import sys, search.extraction_worker; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_editors_read_how_much_of_a_file_was_read():
    read = [DocumentText(text="a"), DocumentText(text="a", is_cut=True), DocumentText(is_cut=True)]
    assert [one.extent for one in read] == ["alles", "het begin", ""]
