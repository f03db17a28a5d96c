"""From the texts of an entry to the values of a model's fields, streams of blocks included."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from wagtail.fields import RichTextField, StreamField

from .reading import Entry, fixed_id, rich_text

# What the one kind of block in a stream of its own is called.
ONLY_BLOCK = {"steps": "step", "downloads": "download", "issues": "issue", "columns": "column"}


@dataclass
class Builder:
    """Builds the fields of one entry.

    The identifiers of the blocks follow from the entry and their place, not from the language: a Dutch and an
    English stream of the same entry therefore pair up block by block.
    """

    entry: Entry
    pages: Mapping[str, int] = field(default_factory=dict)
    picture: Callable[[str, str, str], int] | None = None  # theme, seed, title -> id of an image
    document: Callable[[Entry, str, str], int] | None = None  # entry, path of the download, format -> id
    recording: Callable[[str], int] | None = None  # name -> id of a document

    def values(self, model: type[models.Model], words: Mapping[str, Any]) -> dict[str, Any]:
        """The words of one language as values for the fields of the same names."""
        return {name: self._value(model._meta.get_field(name), value) for name, value in words.items()}

    def _value(self, model_field, value):
        if isinstance(model_field, StreamField):
            return json.dumps(self.stream(model_field.name, value), default=str)
        if isinstance(model_field, RichTextField):
            return self.rich(value)
        return value

    def rich(self, text: str) -> str:
        return rich_text(text, self.pages)

    def stream(self, name: str, blocks: list[dict]) -> list[dict]:
        return [self._block(name, place, dict(block)) for place, block in enumerate(blocks)]

    def _block(self, name: str, place: int, words: dict) -> dict:
        kind = words.pop("type", None) or ONLY_BLOCK[name]
        path = f"{name}/{place}"
        make = getattr(self, f"_{kind}", None)
        value = make(words, path) if make else words
        return {"type": "picture" if kind == "image" else kind, "id": self._id(path), "value": value}

    def _id(self, path: str) -> str:
        return str(fixed_id(self.entry.folder, self.entry.slug, path))

    def _items(self, values: list, path: str) -> list[dict]:
        """Values as the items of a ListBlock."""
        return [
            {"type": "item", "id": self._id(f"{path}/{place}"), "value": value}
            for place, value in enumerate(values)
        ]

    # One method per type of block: its words and its path to its value.

    def _heading(self, words, path):
        return {"level": "2", **words}

    def _text(self, words, path):
        return self.rich(words["text"])

    def _question_answer(self, words, path):
        return {**words, "answer": self.rich(words["answer"])}

    def _call_out(self, words, path):
        return {**words, "text": self.rich(words["text"])}

    def _step(self, words, path):
        return {**words, "text": self.rich(words["text"])}

    def _steps(self, words, path):
        return {"steps": self._items([self._step(item, path) for item in words["items"]], path)}

    def _accordion(self, words, path):
        return {"items": self._items([self._step(item, path) for item in words["items"]], path)}

    def _table(self, words, path):
        return {
            "data": [words["header"], *words["rows"]],
            "table_caption": words["caption"],
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
        }

    def _image(self, words, path):
        title = self.entry.nl["title"]
        picture = self.picture(words["theme"], f"{self.entry.slug}-{path.replace('/', '-')}", title)
        image = {"image": picture, "alt_text": words["alt"], "decorative": False}
        return {"image": image, "caption": words.get("caption", "")}

    def _gallery(self, words, path):
        pictures = [
            self._image(picture, f"{path}/{place}") for place, picture in enumerate(words["pictures"])
        ]
        return {"pictures": self._items(pictures, path)}

    def _video(self, words, path):
        return {**words, "file": None, "captions": None, "transcript": self.rich(words["transcript"])}

    def _audio(self, words, path):
        recording = self.recording(words["file"])
        return {**words, "address": "", "file": recording, "transcript": self.rich(words["transcript"])}

    def _teasers(self, words, path):
        # In the first pass not every page is there; the second one fills the gaps.
        pages = [self.pages[slug] for slug in words["pages"] if slug in self.pages]
        return {"heading": words["heading"], "pages": self._items(pages, path)}

    def _download(self, words, path):
        files = [self.document(self.entry, path, kind) for kind in words["formats"]]
        return {
            "title": words["title"],
            "description": words["description"],
            "language": "nl",
            "files": self._items(files, path),
        }

    def _column(self, words, path):
        links = [
            {
                "label": link["label"],
                "page": self.pages.get(link.get("page")),
                "address": link.get("address", ""),
            }
            for link in words["links"]
        ]
        return {"heading": words["heading"], "links": self._items(links, path)}
