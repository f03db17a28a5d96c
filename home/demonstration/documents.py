"""The texts of an entry as a document: a list of parts, written as PDF or as ODT.

Both writers give the same bytes for the same document, so that files can be compared.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from odf import dc
from odf.opendocument import OpenDocumentText
from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties
from odf.table import Table as OdtTable
from odf.table import TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import H, List, ListItem, ListLevelStyleBullet, ListLevelStyleNumber, ListStyle, P, Span
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Table
from reportlab.platypus import ListItem as PdfItem

from .reading import BOLD, paragraphs, without_links

INK = "#0b1f3a"
LINE = "#5b6b80"
DUTCH = {"language": "nl", "country": "NL"}
FIXED_TIME = (2026, 11, 20, 9, 0, 0)


@dataclass(frozen=True)
class Part:
    """A piece of a document: heading, paragraph, bullets, numbers or table.

    `lines` holds its text (one line for a heading or a paragraph), for a table one list of cells per row.
    """

    kind: str
    lines: list
    level: int = 2


@dataclass
class Sheet:
    title: str
    subtitle: str
    author: str
    language: str
    parts: list[Part] = field(default_factory=list)


def sheet_of(words: dict, download: dict, author: str, whole: bool) -> Sheet:
    """The document behind a download: the whole page, or only what one fills in and ticks off."""
    sheet = Sheet(download["title"], words["title"], author, "nl")
    sheet.parts.append(Part("paragraph", [words["summary"] if whole else download["description"]]))
    if whole:
        sheet.parts.extend(_prose(words.get("what_it_is") or words["introduction"]))
    if words.get("steps"):
        sheet.parts.append(Part("numbers", _titled(words["steps"])))
    for block in words["body"]:
        if whole or block["type"] in ("heading", "table", "accordion"):
            sheet.parts.extend(_parts(block))
    return sheet


def _parts(block: dict) -> Iterator[Part]:
    """The parts of one block; pictures and films have none."""
    kind = block["type"]
    if kind == "heading":
        yield Part("heading", [block["text"]])
    elif kind == "quote":
        yield Part("paragraph", [f"‘{block['text']}’"])
    elif kind in ("text", "call_out"):
        if block.get("title"):
            yield Part("heading", [block["title"]], level=3)
        yield from _prose(block["text"])
    elif kind in ("steps", "accordion"):
        style = "numbers" if kind == "steps" else "bullets"
        yield Part(style, _titled(block["items"]))
    elif kind == "table":
        yield Part("heading", [block["caption"]], level=3)
        yield Part("table", [block["header"], *block["rows"]])


def _titled(items: list[dict]) -> list[str]:
    return [f"**{item['title']}.** {item['text']}" for item in items]


def _prose(text: str) -> Iterator[Part]:
    for listed, lines in paragraphs(without_links(text)):
        yield Part("bullets" if listed else "paragraph", lines)


# --- PDF ------------------------------------------------------------------------------------------


def _style(name: str, size: float, **options) -> ParagraphStyle:
    font = options.pop("font", "Helvetica")
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.4, textColor=INK, **options)


STYLES = {
    "title": _style("title", 22, font="Helvetica-Bold", spaceAfter=2 * mm),
    "subtitle": _style("subtitle", 12, spaceAfter=7 * mm),
    "heading2": _style("heading2", 15, font="Helvetica-Bold", spaceBefore=5 * mm, spaceAfter=2 * mm),
    "heading3": _style("heading3", 12, font="Helvetica-Bold", spaceBefore=3 * mm, spaceAfter=1.5 * mm),
    "paragraph": _style("paragraph", 11, spaceAfter=3 * mm),
    "cell": _style("cell", 10),
}
TABLE_LOOK = [
    ("GRID", (0, 0), (-1, -1), 0.6, colors.HexColor(LINE)),
    ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8f1fa")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def pdf_of(sheet: Sheet) -> tuple[bytes, int]:
    """The sheet as PDF, and its number of pages."""
    stream = BytesIO()
    template = SimpleDocTemplate(
        stream,
        pagesize=A4,
        title=f"{sheet.title} – {sheet.subtitle}",
        author=sheet.author,
        lang=sheet.language,
        invariant=1,
        leftMargin=24 * mm,
        rightMargin=24 * mm,
    )
    story = [
        Paragraph(html.escape(sheet.title), STYLES["title"]),
        Paragraph(sheet.subtitle, STYLES["subtitle"]),
    ]
    for part in sheet.parts:
        story.append(_flowable(part, template.width))
    template.build(story, onFirstPage=_number_page, onLaterPages=_number_page)
    return stream.getvalue(), template.page


def _number_page(canvas, template):
    canvas.setFont("Helvetica", 9)
    canvas.setFillColor(LINE)
    canvas.drawString(template.leftMargin, 12 * mm, template.author)
    canvas.drawRightString(A4[0] - template.rightMargin, 12 * mm, str(canvas.getPageNumber()))


def _flowable(part: Part, width: float):
    if part.kind == "heading":
        return Paragraph(html.escape(part.lines[0]), STYLES[f"heading{part.level}"])
    if part.kind == "paragraph":
        return Paragraph(_marked(part.lines[0]), STYLES["paragraph"])
    if part.kind == "table":
        rows = [[Paragraph(_marked(cell), STYLES["cell"]) for cell in row] for row in part.lines]
        return Table(rows, colWidths=[width / len(rows[0])] * len(rows[0]), style=TABLE_LOOK, repeatRows=1)
    items = [PdfItem(Paragraph(_marked(line), STYLES["paragraph"])) for line in part.lines]
    bullets = {"bulletType": "1"} if part.kind == "numbers" else {"bulletType": "bullet", "start": "•"}
    return ListFlowable(items, leftIndent=7 * mm, bulletColor=INK, **bullets)


def _marked(text: str) -> str:
    return BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


# --- ODT ------------------------------------------------------------------------------------------


def odt_of(sheet: Sheet) -> bytes:
    """The sheet as OpenDocument text, with styles that a word processor knows by name."""
    document = OpenDocumentText()
    _describe(document, sheet)
    _add_styles(document)
    document.text.addElement(H(outlinelevel=1, stylename="Heading_20_1", text=sheet.title))
    document.text.addElement(P(stylename="Subtitle", text=sheet.subtitle))
    for part in sheet.parts:
        _add_part(document, part)
    stream = BytesIO()
    document.write(stream)
    return _with_fixed_time(stream.getvalue())


def _describe(document, sheet: Sheet):
    for element, text in ((dc.Title, f"{sheet.title} – {sheet.subtitle}"), (dc.Creator, sheet.author)):
        document.meta.addElement(element(text=text))
    document.meta.addElement(dc.Language(text=sheet.language))


def _add_styles(document):
    sizes = {"Heading_20_1": "22pt", "Heading_20_2": "15pt", "Heading_20_3": "12pt"}
    for level, (name, size) in enumerate(sizes.items(), start=1):
        style = Style(
            name=name, displayname=f"Heading {level}", family="paragraph", defaultoutlinelevel=level
        )
        style.addElement(TextProperties(fontsize=size, fontweight="bold", color=INK, **DUTCH))
        style.addElement(ParagraphProperties(margintop="0.4cm", marginbottom="0.2cm", keepwithnext="always"))
        document.styles.addElement(style)
    for name, size in (("Standard", "11pt"), ("Subtitle", "13pt")):
        style = Style(name=name, family="paragraph")
        style.addElement(TextProperties(fontsize=size, **DUTCH))
        style.addElement(ParagraphProperties(marginbottom="0.25cm"))
        document.styles.addElement(style)
    strong = Style(name="Strong", family="text")
    strong.addElement(TextProperties(fontweight="bold"))
    document.styles.addElement(strong)
    cell = Style(name="Cell", family="table-cell")
    cell.addElement(TableCellProperties(border=f"0.5pt solid {LINE}", padding="0.1cm"))
    document.automaticstyles.addElement(cell)
    _add_list_styles(document)


def _add_list_styles(document):
    bullets = ListStyle(name="Bullets")
    bullets.addElement(ListLevelStyleBullet(level=1, bulletchar="•"))
    numbers = ListStyle(name="Numbers")
    numbers.addElement(ListLevelStyleNumber(level=1, numformat="1", numsuffix="."))
    for style in (bullets, numbers):
        document.styles.addElement(style)


def _add_part(document, part: Part):
    if part.kind == "heading":
        name = f"Heading_20_{part.level}"
        document.text.addElement(H(outlinelevel=part.level, stylename=name, text=part.lines[0]))
    elif part.kind == "paragraph":
        document.text.addElement(_paragraph(part.lines[0]))
    elif part.kind == "table":
        document.text.addElement(_table(part.lines))
    else:
        items = List(stylename=part.kind.capitalize())
        for line in part.lines:
            item = ListItem()
            item.addElement(_paragraph(line))
            items.addElement(item)
        document.text.addElement(items)


def _paragraph(text: str) -> P:
    paragraph = P(stylename="Standard")
    for place, piece in enumerate(re.split(BOLD, text)):
        if piece:
            paragraph.addElement(Span(stylename="Strong", text=piece) if place % 2 else Span(text=piece))
    return paragraph


def _table(rows: list[list[str]]) -> OdtTable:
    table = OdtTable()
    table.addElement(TableColumn(numbercolumnsrepeated=len(rows[0])))
    head = TableHeaderRows()
    table.addElement(head)
    for place, cells in enumerate(rows):
        row = TableRow()
        for text in cells:
            cell = TableCell(stylename="Cell", valuetype="string")
            cell.addElement(_paragraph(f"**{text}**" if place == 0 else text))
            row.addElement(cell)
        (table if place else head).addElement(row)
    return table


def _with_fixed_time(archive: bytes) -> bytes:
    """The same zip file with one time for all, instead of the moment at which it was made."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = old.getinfo(name).compress_type
            new.writestr(info, old.read(name))
    return stream.getvalue()
