"""Which pages a page leads on to."""

from collections.abc import Iterable

from wagtail.models import Page

from core import cards
from core.models import RelatedPage, Theme
from core.public_pages import public_pages

SHOWN = 3


def related_pages(page: Page, links: Iterable[RelatedPage], themes: Iterable[Theme]) -> list[Page]:
    """What editors picked, and with fewer than three the newest pages that share a theme."""
    found = _picked(page, links)
    keys = [theme.translation_key for theme in themes]
    if len(found) < SHOWN and keys:
        found += (
            public_pages()
            .filter(page_themes__theme__translation_key__in=keys)
            .exclude(pk__in=[page.pk, *(each.pk for each in found)])
            .distinct()[: SHOWN - len(found)]
        )
    return cards.specific_cards(found)


def _picked(page: Page, links: Iterable[RelatedPage]) -> list[Page]:
    """The picked pages in the reader's language, in the order in which they were picked."""
    keys = [link.related.translation_key for link in links]
    if not keys:
        return []
    found = {each.translation_key: each for each in public_pages().filter(translation_key__in=keys)}
    return [found[key] for key in keys if key in found and found[key].pk != page.pk]
