"""Where links inside texts lead: to the page in the reader's language."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import get_language
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from core.shared import shared


def page_addresses(ids: Iterable[int]) -> dict[int, str]:
    """The address of each page by its id, of its translation for this reader where there is one.

    A page that is not live has that of the page to which its own address leads on, or is left out.
    One query for all that are not remembered yet, and three more where some are not live.
    """
    ids = list(ids)
    known = shared(("addresses", get_language()), dict)
    unknown = [pk for pk in ids if pk not in known]
    if unknown:
        known.update(_find(unknown))
    return {pk: known[pk] for pk in ids if known[pk]}


def _find(ids: list[int]) -> dict[int, str]:
    found = _of_live(ids)
    if hidden := [pk for pk in ids if not found[pk]]:
        onward = _led_on(hidden)
        targets = _of_live(list(onward.values()))
        found |= {pk: targets[target] for pk, target in onward.items()}
    return found


def _of_live(ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    pages = list(Page.objects.filter(translation_key__in=keys).select_related("locale"))
    language = get_language()
    own = {
        page.translation_key: page for page in pages if page.live and page.locale.language_code == language
    }
    asked = {page.pk: own.get(page.translation_key, page) for page in pages if page.pk in ids}
    return {pk: (asked[pk].url or "") if pk in asked and asked[pk].live else "" for pk in ids}


def _led_on(ids: list[int]) -> dict[int, int]:
    """The pages to which the addresses of these redirect, as after two were merged."""
    pages = {
        Redirect.normalise_path(urlsplit(page.url).path): page.pk
        for page in Page.objects.filter(pk__in=ids)
        if page.url
    }
    rows = Redirect.objects.filter(old_path__in=pages).exclude(redirect_page=None)
    return {pages[path]: target for path, target in rows.values_list("old_path", "redirect_page_id")}
