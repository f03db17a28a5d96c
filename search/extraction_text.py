"""Text as its document was meant to be read: no odd characters, and paragraphs made whole. No Django."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence

_SOFT_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*")
_LIGATURES = str.maketrans({letter: unicodedata.normalize("NFKC", letter) for letter in "ﬀﬁﬂﬃﬄﬅﬆ"})
_HYPHENATED = re.compile(r"\b\w+-\w+")
_LINE_END = re.compile(r"\b(\w{1,40})[-‐]\n(?=(\w{1,40}))")
_HANGING = frozenset("en of tot and or".split())  # in- en uitvoer
_WITH_HYPHEN = frozenset("avg awb niet wmo wob woo".split())  # Woo-verzoek, niet-openbaar
_BULLETS = "•●▪■○◦–—-*"
_FULL = 0.7  # of the longest line of a page: what ends before that ends a paragraph


def clean(piece: str) -> str:
    """Without characters that are not printed, and with single spaces; lines stay lines."""
    piece = _SOFT_BREAK.sub("", piece)
    odd = {ord(letter): _printed(letter) for letter in set(piece) if not letter.isprintable()}
    piece = unicodedata.normalize("NFC", piece.translate(odd).translate(_LIGATURES))
    return "\n".join(" ".join(line.split()) for line in piece.split("\n"))


def _printed(letter: str) -> str:
    """A space for what separates and for signs that only one font knows; nothing for marks and controls."""
    if letter == "\n":
        return letter
    return " " if letter.isspace() or unicodedata.category(letter) == "Co" else ""


def unwrapped(pages: Sequence[str]) -> Iterator[str]:
    """The paragraphs of pages that hold lines."""
    hyphenated = {word.lower() for page in pages for word in _HYPHENATED.findall(page)}
    for page in pages:
        for lines in _paragraphs(page.split("\n")):
            yield _rejoined("\n".join(lines), hyphenated).replace("\n", " ")


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    longest = max(map(len, lines))
    found: list[list[str]] = []
    previous = ""
    for line in lines:
        if previous and line and _goes_on(previous, line, longest):
            found[-1].append(line)
        elif line:
            found.append([line])
        previous = line
    return found


def _goes_on(line: str, following: str, longest: int) -> bool:
    """Whether a paragraph does, as far as two lines can tell."""
    if following[0] in _BULLETS:
        return False
    is_full = len(line) >= _FULL * longest and line[-1] not in ".!?:;"
    return is_full or following[0].islower() or line[-1] in "-‐"


def _rejoined(paragraph: str, hyphenated: Container[str]) -> str:
    """Words that a line end cut in two made whole: "open-" and "baar", but Woo-verzoek keeps its hyphen.

    `hyphenated` are the words, in lower case, that have a hyphen elsewhere in the document.
    """

    def joint(match: re.Match[str]) -> str:
        first, second = match.groups()
        if second.lower() in _HANGING:
            return f"{first}- "
        is_whole = first.isalpha() and second[0].islower() and len(first) > 1 and not first.isupper()
        is_known = f"{first}-{second}".lower() in hyphenated or first.lower() in _WITH_HYPHEN
        return first if is_whole and not is_known else f"{first}-"

    return _LINE_END.sub(joint, paragraph)
