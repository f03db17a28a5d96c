"""The frame around every page: settings, menu and footer in the reader's language."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, Site

from core.models import Footer, SiteSettings
from core.public_pages import public_pages
from core.shared import shared


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    expires: datetime.datetime | None


@dataclass(frozen=True)
class SiteFrame:
    settings: SiteSettings
    home_url: str
    root_path: str  # Wagtail's url_path of the home page in this language
    search_url: str  # where the search field leads
    all_menu_items: Sequence[MenuItem]
    footer: Footer | None

    @property
    def menu(self) -> list[MenuItem]:
        now = timezone.now()
        return [item for item in self.all_menu_items if item.expires is None or item.expires > now]


def site_frame() -> SiteFrame:
    """The frame in the active language, from memory while nothing is published."""
    language = get_language()
    return shared(("frame", language), lambda: _build(language))


def _build(language: str) -> SiteFrame:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    settings = SiteSettings.for_site(site) if site else SiteSettings()
    home = _home_page(site, language)
    if home is None:
        return SiteFrame(settings, f"/{language}/", "", reverse("search"), [], None)
    children = list(public_pages().child_of(home).order_by("path").specific())
    menu = [MenuItem(page.title, page.url, page.expire_at) for page in children if page.show_in_menus]
    footer = Footer.objects.filter(locale__language_code=language).first() or Footer.objects.first()
    return SiteFrame(settings, home.url, home.url_path, reverse("search"), menu, footer)


def _home_page(site: Site | None, language: str) -> Page | None:
    if site is None:
        return None
    key = site.root_page.translation_key
    return Page.objects.filter(translation_key=key, locale__language_code=language, live=True).first()
