"""From the files of the demonstration to entries, and from their light markup to rich text."""

import html
import re
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent
NAMESPACE = uuid.UUID("0b0f6a5c-3f5e-5b43-9f0c-5a4f3c1d7e90")

BOLD = re.compile(r"\*\*(.+?)\*\*")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"\[([^\]]+)\]\(page:([\w-]+)\)")
BULLET = "- "


class ContentError(Exception):
    """The files of the demonstration do not fit together."""


@dataclass(frozen=True)
class Entry:
    """One file: its name, the facts at its top, and its texts; `en` is None for what is not translated."""

    folder: str
    slug: str
    facts: dict
    nl: dict
    en: dict | None = None

    @property
    def key(self) -> uuid.UUID:
        """The translation key, the same on every site that is filled from these files."""
        return fixed_id(self.folder, self.slug)

    @property
    def english(self) -> dict:
        """Its English texts. Raises ContentError when it has none."""
        if self.en is None:
            raise ContentError(f"{self.folder}/{self.slug} has no English")
        return self.en


def fixed_id(*parts: object) -> uuid.UUID:
    """An identifier that follows from its parts, so that every run makes the same."""
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


def read_entries(folder: str) -> list[Entry]:
    """Every entry of a folder, in the order of their file names."""
    return [read_entry(folder, path.stem) for path in sorted((FOLDER / folder).glob("*.toml"))]


def read_entry(folder: str, slug: str) -> Entry:
    with (FOLDER / folder / f"{slug}.toml").open("rb") as file:
        facts = tomllib.load(file)
    return Entry(folder, slug, nl=facts.pop("nl"), en=facts.pop("en", None), facts=facts)


def rich_text(text: str, pages: Mapping[str, int]) -> str:
    """Wagtail's rich text of paragraphs, lists, **bold**, [label](page:slug) and mail addresses.

    `pages` gives the id of each page by the name of its file; a link to a page that is not in it (yet)
    becomes plain text.
    """
    return "".join(
        "<ul>" + "".join(f"<li>{_inline(line, pages)}</li>" for line in lines) + "</ul>"
        if listed
        else f"<p>{_inline(lines[0], pages)}</p>"
        for listed, lines in paragraphs(text)
    )


def paragraphs(text: str) -> list[tuple[bool, list[str]]]:
    """The paragraphs and lists of a text: whether it is a list, and its lines without their bullets."""
    found = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        for listed, group in groupby(chunk.splitlines(), lambda line: line.startswith(BULLET)):
            lines = [line.removeprefix(BULLET).strip() for line in group]
            found.append((listed, lines if listed else [" ".join(lines)]))
    return found


def _inline(text: str, pages: Mapping[str, int]) -> str:
    text = BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))
    text = MAIL.sub(r'<a href="mailto:\g<0>">\g<0></a>', text)

    def link(match):
        label, slug = match.groups()
        return f'<a id="{pages[slug]}" linktype="page">{label}</a>' if slug in pages else label

    return LINK.sub(link, text)


def without_links(text: str) -> str:
    """The text with every link replaced by its label, for documents that stand on their own."""
    return LINK.sub(r"\1", text)
