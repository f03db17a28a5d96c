"""Lists of pages made ready for the templates in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from wagtail.models import Page

from core.models import PageTheme, Theme
from core.shared import shared

# The renditions that cards show; see templates/components/thumb.html.
THUMB_FILTERS = ("format-avif|fill-160x192", "format-webp|fill-160x192", "format-jpeg|fill-160x192")


def themes_by_key() -> dict:
    """Every theme by translation key, in the reader's language where translated, in their order."""
    language = get_language()

    def build():
        themes = Theme.objects.select_related("locale").order_by("order", "pk")
        own = {theme.translation_key: theme for theme in themes if theme.locale.language_code == language}
        return {theme.translation_key: own.get(theme.translation_key, theme) for theme in themes}

    return shared(("themes", language), build)


def themes_of(pages: Sequence[Page]) -> dict[int, list[Theme]]:
    """The themes of each page by page id; one query for all pages."""
    known = themes_by_key()
    found = defaultdict(list)
    rows = PageTheme.objects.filter(page__in=[page.pk for page in pages]).order_by("sort_order", "pk")
    for page_id, key in rows.values_list("page_id", "theme__translation_key"):
        found[page_id].append(known[key])
    return found


def dress(pages: Iterable[Page]) -> list[Page]:
    """Give specific pages their themes and the renditions of their images: at most four queries."""
    pages = list(pages)
    themes = themes_of(pages) if pages else {}
    for page in pages:
        page.themes = themes.get(page.pk, [])
    pictured = [page for page in pages if getattr(page, "image_id", None)]
    if pictured:
        prefetch_related_objects(pictured, "image__renditions")
    return pages


def specific_cards(pages: Iterable[Page]) -> list[Page]:
    """The specific pages of a mixed list, dressed: one query per kind of page and four more."""
    pages = list(pages)
    if not pages:
        return []
    order = [page.pk for page in pages]
    found = {page.pk: page for page in Page.objects.filter(pk__in=order).specific()}
    return dress(found[pk] for pk in order if pk in found)
