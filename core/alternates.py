"""The same page in the other languages: for the language picker, for search engines and for feeds."""

import datetime
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from core.models.subjects import Subject
from core.pages import BasePage
from core.public_pages import public_pages
from core.shared import shared


class Alternate(NamedTuple):
    language_code: str
    name: str  # of the language, in that language: "Nederlands", "English"
    url: str
    is_translated: bool  # False where visitors find another language's text, or only the home page

    @property
    def is_current(self) -> bool:
        return self.language_code == get_language()


class _Place(NamedTuple):
    url: str
    is_translated: bool
    expires: datetime.datetime | None = None


def translations_of(target: Page | Subject | None) -> list[Alternate]:
    """Where to find `target` in each language of the site, in the order of the settings.

    A page without a public counterpart leads to that language's home page, and so does None, which stands
    for an error page. Remembered while nothing is published; otherwise one query.
    """
    if target is None:
        return [_home(code) for code in _codes()]
    kind = target.specific_class or Page if isinstance(target, Page) else type(target)
    find = _pages if isinstance(target, Page) else _subjects
    found = shared(("translations", kind, target.translation_key), lambda: find(kind, target))
    now = timezone.now()
    return [
        Alternate(code, language_name(code), place.url, place.is_translated)
        if (place := found.get(code)) and not (place.expires and place.expires <= now)
        else _home(code)
        for code in _codes()
    ]


def real_translations(target: Page | Subject) -> list[Alternate]:
    """The languages in which `target` has a text of its own."""
    return [alternate for alternate in translations_of(target) if alternate.is_translated]


def hreflang(translations: Iterable) -> list[tuple[str, str]]:
    """Language and address of real translations, the address in the site's first language as default too.

    Takes anything with `language_code` and `url`; empty for a text in one language.
    """
    links = [(item.language_code, item.url) for item in translations]
    if len(links) < 2:
        return []
    default = dict(links).get(settings.LANGUAGE_CODE)
    return [*links, ("x-default", default)] if default else links


@cache
def home_url(code: str) -> str:
    with translation.override(code):
        return reverse("wagtail_serve", args=[""])


def subject_url(subject: Subject, code: str) -> str:
    """The address of a subject in a language; it exists there also where the subject is untranslated."""
    with translation.override(code):
        return reverse(subject.url_name, args=[subject.slug])


def without_untranslated(pages: QuerySet) -> QuerySet:
    """Leave out pages that still hold the text of their source: aliases, and translations never published."""
    own = ["", F("locale__language_code")]
    pages = pages.filter(alias_of=None)
    if issubclass(pages.model, BasePage):
        return pages.filter(text_language__in=own)
    for model in apps.get_models():
        if issubclass(model, BasePage):
            borrowed = model._default_manager.exclude(text_language__in=own)
            pages = pages.exclude(pk__in=borrowed.order_by().values("pk"))
    return pages


def has_own_text(page: Page, code: str) -> bool:
    """Whether a specific page in this language is neither an alias nor a translation never published."""
    return page.alias_of_id is None and getattr(page, "text_language", "") in ("", code)


def _pages(kind: type[Page], page: Page) -> dict[str, _Place]:
    siblings = public_pages(kind, language="").filter(translation_key=page.translation_key)
    found = {}
    for sibling in siblings.select_related("locale"):
        code = sibling.locale.language_code
        found[code] = _Place(sibling.url, has_own_text(sibling, code), sibling.expire_at)
    return found


def _subjects(kind: type[Subject], subject: Subject) -> dict[str, _Place]:
    rows = kind._default_manager.filter(translation_key=subject.translation_key)
    known = set(rows.values_list("locale__language_code", flat=True))
    return {code: _Place(subject_url(subject, code), code in known) for code in _codes()}


def _home(code: str) -> Alternate:
    return Alternate(code, language_name(code), home_url(code), False)


@cache
def language_name(code: str) -> str:
    return get_language_info(code)["name_local"].capitalize()


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
