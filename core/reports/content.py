"""Looks through what pages and snippets say, as it is stored, without a query per page.

Stored values still hold the ids of what was deleted since; the values that templates see do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page, get_page_models
from wagtail.rich_text import extract_references_from_rich_text
from wagtail.snippets.models import get_snippet_models

from core.models import Document
from core.pages import BasePage


@dataclass(frozen=True)
class Mention:
    """A block or link that points at something: `target` is a model, `pk` what it points at."""

    target: type[Model]
    pk: int


@dataclass(frozen=True)
class Place:
    """A live page or a snippet, with its stored values by field name."""

    model: type[Model]
    pk: int
    title: str
    locale_id: int
    values: dict[str, Any]

    @property
    def kind(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def edit_url(self) -> str:
        if issubclass(self.model, Page):
            return reverse("wagtailadmin_pages:edit", args=[self.pk])
        viewset = self.model.snippet_viewset  # type: ignore[attr-defined]  # Wagtail sets it at registration
        return reverse(viewset.get_url_name("edit"), args=[self.pk])


def places(fields_of) -> Iterator[Place]:
    """Every live page and every snippet with the fields that `fields_of(model)` gives; a query per model."""
    for model in content_models():
        fields = [field.attname for field in fields_of(model)]
        if not fields:
            continue
        rows = model._default_manager.order_by("pk")
        rows = rows.filter(live=True, alias_of=None) if issubclass(model, Page) else rows
        title = "title" if issubclass(model, Page) else next(iter(text_names(model)))
        for pk, name, locale_id, *values in rows.values_list("pk", title, "locale_id", *fields):
            yield Place(model, pk, name, locale_id, dict(zip(fields, values, strict=True)))


def content_models() -> list[type[Model]]:
    pages = [model for model in get_page_models() if issubclass(model, BasePage)]
    return pages + [model for model in get_snippet_models() if hasattr(model, "locale")]


def text_names(model: type[Model]) -> list[str]:
    """The fields that can name a snippet, the best first."""
    names = [field.name for field in model._meta.concrete_fields]
    return [name for name in ("name", "title", "tagline") if name in names]


@cache
def text_fields(model: type[Model]) -> list[RichTextField | StreamField]:
    """The fields that hold rich text or blocks."""
    return [field for field in model._meta.concrete_fields if isinstance(field, RichTextField | StreamField)]


def raw_value(value) -> Any:
    """The stored form of a field: HTML, or the list of blocks."""
    return list(value.raw_data) if isinstance(value, blocks.StreamValue) else value


def mentions(place: Place) -> Iterator[Mention]:
    """Every page and document that the texts of a place link to or choose."""
    for field in text_fields(place.model):
        value = raw_value(place.values[field.attname])
        if isinstance(field, RichTextField):
            yield from text_mentions(value)
        else:
            yield from block_mentions(field.stream_block, value)


def text_mentions(html: str | None) -> Iterator[Mention]:
    for model, pk, _model_path, _content_path in extract_references_from_rich_text(html or ""):
        target = next((kind for kind in (Page, Document) if issubclass(model, kind)), None)
        if target and str(pk).isdecimal():
            yield Mention(target, int(pk))


def block_mentions(block: blocks.Block, value) -> Iterator[Mention]:
    for leaf, raw in leaves(block, value):
        if isinstance(leaf, blocks.RichTextBlock):
            yield from text_mentions(raw)
        elif isinstance(leaf, blocks.PageChooserBlock):
            yield Mention(Page, raw)
        elif isinstance(leaf, DocumentChooserBlock):
            yield Mention(Document, raw)


def leaves(block: blocks.Block, value) -> Iterator[tuple[blocks.Block, Any]]:
    """Each innermost block with its stored value; an image with its alternative text counts as one."""
    if value in (None, ""):
        return
    if isinstance(block, ImageBlock) or not isinstance(
        block, blocks.StreamBlock | blocks.StructBlock | blocks.ListBlock
    ):
        yield block, value
    elif isinstance(block, blocks.StreamBlock):
        for child in value:
            if child["type"] in block.child_blocks:
                yield from leaves(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, value.get(name))
    else:
        for item in value:
            # Lists of before Wagtail 2.16 hold the values themselves.
            wrapped = isinstance(item, dict) and {"id", "type", "value"} <= item.keys()
            yield from leaves(block.child_block, item["value"] if wrapped else item)
