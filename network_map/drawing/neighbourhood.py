"""The neighbourhood of an initiative as a drawing, the same each time. No database.

The initiative is in the middle, its organisations above and its themes below it, and at the edges are those
that share them. It is as wide as a phone, where its letters are as large as the text around it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from core.alternates import subject_url
from core.hyphens import parts
from core.models import Organisation
from core.models.subjects import Subject
from network_map.models import InitiativePage
from network_map.neighbourhood import Near, Neighbourhood

WIDTH = 384
WIDEST = 240  # of one box alone in its row
BETWEEN = 12  # boxes beside each other
ROW_GAP = 40
PADDING = 10
SIDE_PADDING = 5
LINE = 20
# Units that letters take in the type of the site, at sixteen to a line.
LETTER, WIDE, NARROW = 8.4, 13.5, 5.0
WIDE_LETTERS, NARROW_LETTERS = frozenset("mwMW@%"), frozenset("fijlrtI.,:;'’()-/ ")
MOST_LINES = 4
SYMBOL = 24  # units for a symbol above the name


@dataclass(frozen=True)
class Box:
    kind: str  # "self", "organisation", "theme" or "initiative"
    name: str
    label: str  # as assistive technology reads it
    address: str  # empty for the page that one is on
    lines: Sequence[str]
    x: float
    y: float
    width: float
    height: float
    theme: str = ""
    language: str = ""  # of the name, where it is not the reader's

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def has_symbol(self) -> bool:
        return self.kind in ("organisation", "theme")

    @property
    def symbol_y(self) -> float:
        return self.y + PADDING

    @property
    def symbol_x(self) -> float:
        return self.middle - SYMBOL / 2

    @property
    def baselines(self) -> list[tuple[float, str]]:
        """The y of each line, and the line."""
        symbol = SYMBOL if self.has_symbol else 0
        top = self.y + symbol + (self.height - symbol - len(self.lines) * LINE) / 2
        return [(round(top + (number + 0.75) * LINE, 1), line) for number, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Link:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Picture:
    boxes: Sequence[Box]
    links: Sequence[Link]
    height: float
    width: float = WIDTH


@dataclass(frozen=True)
class _Node:
    """What a box is about, before it has a place."""

    kind: str
    name: str
    label: str
    address: str
    theme: str = ""
    language: str = ""


def draw(found: Neighbourhood) -> Picture:
    above = _in_order(found.by_organisation, found.organisations)
    below = _in_order(found.by_theme, found.themes)
    rows = [
        [_initiative(near.page) for near in above],
        [_subject(subject) for subject in found.organisations],
        [_itself(found.page)],
        [_subject(subject) for subject in found.themes],
        [_initiative(near.page) for near in below],
    ]
    placed, bottom = _placed(rows)
    at_edge, organisations, [itself], themes, at_other_edge = placed
    links = [
        *_shared(above, at_edge, found.organisations, organisations),
        *(_link(box, itself) for box in organisations),
        *(_link(itself, box) for box in themes),
        *_shared(below, at_other_edge, found.themes, themes),
    ]
    return Picture([box for row in placed for box in row], links, bottom)


def _in_order(near: Sequence[Near], subjects: Sequence[Subject]) -> list[Near]:
    """Each as near as may be to what it shares, so that few lines cross."""
    places = {subject.translation_key: place for place, subject in enumerate(subjects)}

    def place(each: Near) -> float:
        found = [places[subject.translation_key] for subject in each.shared]
        return sum(found) / len(found) if found else 0

    return sorted(near, key=place)


def _initiative(page: InitiativePage) -> _Node:
    label = gettext("Initiative: %(name)s") % {"name": page.title}
    language = page.text_language if page.is_untranslated else ""
    return _Node("initiative", page.title, label, page.url, language=language)


def _subject(subject: Subject) -> _Node:
    address = subject_url(subject, get_language() or "")
    if isinstance(subject, Organisation):
        label = gettext("Organisation: %(name)s") % {"name": subject.name}
        return _Node("organisation", subject.name, label, address)
    label = gettext("Theme: %(name)s") % {"name": subject.name}
    return _Node("theme", subject.name, label, address, theme=subject.slug)


def _itself(page: InitiativePage) -> _Node:
    label = gettext("This initiative: %(name)s") % {"name": page.title}
    return _Node("self", page.title, label, "", language=page.text_language if page.is_untranslated else "")


def _placed(rows: Iterable[Sequence[_Node]]) -> tuple[list[list[Box]], float]:
    """Boxes row by row, and where the last one ends."""
    placed, y, bottom = [], 0.0, 0.0
    for row in rows:
        boxes = _row(row, y)
        placed.append(boxes)
        if boxes:
            bottom = boxes[0].bottom
            y = bottom + ROW_GAP
    return placed, bottom


def _row(nodes: Sequence[_Node], y: float) -> list[Box]:
    """Next to each other, in the middle, and all as high as the highest."""
    if not nodes:
        return []
    width = min(WIDEST, (WIDTH - BETWEEN * (len(nodes) - 1)) / len(nodes))
    left = (WIDTH - len(nodes) * (width + BETWEEN) + BETWEEN) / 2
    room = width - 2 * SIDE_PADDING
    texts = [wrapped(node.name, room, MOST_LINES, node.language or get_language() or "") for node in nodes]
    symbol = SYMBOL if nodes[0].kind in ("organisation", "theme") else 0
    height = max(map(len, texts)) * LINE + 2 * PADDING + symbol
    return [
        Box(
            node.kind,
            node.name,
            node.label,
            node.address,
            lines,
            round(left + number * (width + BETWEEN), 1),
            y,
            round(width, 1),
            height,
            node.theme,
            node.language,
        )
        for number, (node, lines) in enumerate(zip(nodes, texts, strict=True))
    ]


def _shared(
    near: Sequence[Near], edge: Sequence[Box], subjects: Sequence[Subject], boxes: Sequence[Box]
) -> list[Link]:
    """From each initiative at an edge to what it shares."""
    of_key = {subject.translation_key: box for subject, box in zip(subjects, boxes, strict=True)}
    return [
        _link(*sorted((box, of_key[subject.translation_key]), key=lambda each: each.y))
        for each, box in zip(near, edge, strict=True)
        for subject in each.shared
    ]


def _link(upper: Box, lower: Box) -> Link:
    return Link(upper.middle, upper.bottom, lower.middle, lower.y)


def wrapped(text: str, room: float, most: int, language: str) -> list[str]:
    """The text in lines with so much room, at most so many; what does not fit becomes an ellipsis."""
    lines = [""]
    for word in text.split():
        first, *rest = _pieces(word, room, language)
        longer = f"{lines[-1]} {first}".strip()
        if lines[-1] and width_of(longer) > room:
            lines.append(first)
        else:
            lines[-1] = longer
        lines += rest
    if len(lines) > most:
        lines = [*lines[: most - 1], _shortened(lines[most - 1], room)]
    return lines


def width_of(text: str) -> float:
    return sum(
        WIDE if letter in WIDE_LETTERS else NARROW if letter in NARROW_LETTERS else LETTER for letter in text
    )


def _shortened(line: str, room: float) -> str:
    while width_of(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip(' -')}…"


def _pieces(word: str, room: float, language: str) -> list[str]:
    """A word, or what of it fits on a line each; a hyphen shows where it goes on."""
    if width_of(word) <= room:
        return [word]
    pieces = [""]
    for part in parts(word, language):
        fits = width_of(f"{part}-") <= room
        for each in [part] if fits else part:
            if pieces[-1] and width_of(f"{pieces[-1]}{each}-") > room:
                pieces.append(each)
            else:
                pieces[-1] += each
    return [*(f"{piece}-" for piece in pieces[:-1]), pieces[-1]]
