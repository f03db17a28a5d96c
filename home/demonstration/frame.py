"""What stands around the pages: the site's settings, its footer and its address."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from core.models import Footer, SiteSettings

from .building import Builder
from .files import Shelf
from .reading import read_entry
from .translating import Translator


def make_frame(site: Site, pages: dict[str, int], shelf: Shelf, translator: Translator) -> None:
    """Settings for the site, and a footer in both languages."""
    entry = read_entry("pages", "frame")
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.site_name = entry.facts["settings"]["name"]
    site.hostname = address.hostname
    site.port = address.port or {"https": 443}.get(address.scheme, 80)
    site.save()
    values = {**entry.facts["settings"], "social_image": shelf.social_image(), "demonstration": True}
    SiteSettings.objects.update_or_create(site=site, defaults=values)
    footer = Footer.objects.get(locale__language_code="nl")
    builder = Builder(entry, pages)
    fill(footer, builder, entry.nl)
    footer.save()
    translator.translate(footer, lambda copy: fill(copy, builder, entry.english))


def fill(instance, builder: Builder, words: dict) -> None:
    for name, value in builder.values(type(instance), words).items():
        setattr(instance, name, value)
