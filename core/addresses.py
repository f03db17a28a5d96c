"""Where links inside texts lead: to the page in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import get_language
from wagtail.models import Page

from core.shared import shared


def page_addresses(ids: Iterable[int]) -> dict[int, str]:
    """The address of each page by its id, of its translation for this reader where there is one.

    A page that is not live has no address and is left out. One query for all that are not remembered yet.
    """
    ids = list(ids)
    known = shared(("addresses", get_language()), dict)
    unknown = [pk for pk in ids if pk not in known]
    if unknown:
        known.update(_find(unknown))
    return {pk: known[pk] for pk in ids if known[pk]}


def _find(ids: list[int]) -> dict[int, str]:
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    pages = list(Page.objects.filter(translation_key__in=keys).select_related("locale"))
    language = get_language()
    own = {
        page.translation_key: page for page in pages if page.live and page.locale.language_code == language
    }
    asked = {page.pk: own.get(page.translation_key, page) for page in pages if page.pk in ids}
    return {pk: (asked[pk].url or "") if pk in asked and asked[pk].live else "" for pk in ids}
