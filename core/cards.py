"""Lists of pages made ready for the templates in a fixed number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from core.models import PageTheme, Theme
from core.shared import shared


def themes_by_key() -> dict:
    """Every theme by translation key, in the reader's language where translated, in their order."""
    language = get_language()

    def build():
        themes = Theme.objects.select_related("locale").order_by("order", "pk")
        own = {theme.translation_key: theme for theme in themes if theme.locale.language_code == language}
        return {theme.translation_key: own.get(theme.translation_key, theme) for theme in themes}

    return shared(("themes", language), build)


def theme_choices() -> list[tuple[str, str]]:
    """For a field of a form: slugs, which are the same in every language, and names."""
    return [(theme.slug, theme.name) for theme in themes_by_key().values()]


def themes_of(pages: Sequence[Page]) -> dict[int, list[Theme]]:
    """The themes of each page by page id; one query for all pages."""
    known = themes_by_key()
    found = defaultdict(list)
    rows = PageTheme.objects.filter(page__in=[page.pk for page in pages]).order_by("sort_order", "pk")
    for page_id, key in rows.values_list("page_id", "theme__translation_key"):
        found[page_id].append(known[key])
    return found


def dress(pages: Iterable[Page], *, pictures: bool = True) -> list[Page]:
    """Give specific pages their themes and, unless a list shows none, the renditions of their images.

    At most four queries, one without pictures.
    """
    pages = list(pages)
    themes = themes_of(pages) if pages else {}
    for page in pages:
        page.themes = themes.get(page.pk, [])
    pictured = [page for page in pages if pictures and getattr(page, "image_id", None)]
    if pictured:
        prefetch_related_objects(pictured, "image__renditions")
    return pages


@dataclass(frozen=True)
class Reference:
    """A page as a link beside another page."""

    title: str
    url: str
    meta: Sequence[str]
    text_language: str
    expires: datetime.datetime | None

    @property
    def is_over(self) -> bool:
        return self.expires is not None and self.expires <= timezone.now()

    @property
    def is_untranslated(self) -> bool:
        return bool(self.text_language) and self.text_language != get_language()


def references(pages: Iterable[Page]) -> list[Reference]:
    """Links to specific pages, without anything that would ask the database again."""
    return [
        Reference(
            page.title,
            page.url,
            [str(fact) for fact in getattr(page, "reference_meta", [])],
            getattr(page, "text_language", ""),
            page.expire_at,
        )
        for page in pages
    ]


def specific_pages(pages: Iterable[Page]) -> list[Page]:
    """The specific pages of a mixed list in its order; one query per kind of page."""
    pages = list(pages)
    kinds = defaultdict(list)
    for page in pages:
        kinds[page.specific_class].append(page.pk)
    found = {
        pk: page for kind, keys in kinds.items() for pk, page in kind._default_manager.in_bulk(keys).items()
    }
    return [found[page.pk] for page in pages if page.pk in found]


def specific_cards(pages: Iterable[Page], *, pictures: bool = True) -> list[Page]:
    """The specific pages of a mixed list, dressed: one query per kind of page and at most four more."""
    return dress(specific_pages(pages), pictures=pictures)


def row_cards(pages: Iterable[Page]) -> list[Page]:
    """For lists that show no pictures."""
    return specific_cards(pages, pictures=False)
