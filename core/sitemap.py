"""The sitemap: every address that has a text of its own, beside it the same in the other language."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.functional import cached_property

from core.alternates import hreflang, subject_url, without_untranslated
from core.models.subjects import Subject
from core.public_pages import public_pages
from core.site import site_frame
from core.subjects import PAGES_OF, pages_of


@dataclass(frozen=True)
class Entry:
    """One address. Entries with the same key are translations of one another."""

    key: str
    language_code: str
    url: str
    lastmod: datetime | None = None


class PublicSitemap(Sitemap):
    """Pages, and subjects with something under them; the number of queries does not grow with them."""

    def items(self):
        return self._entries

    @cached_property
    def _entries(self) -> list[Entry]:
        return [*page_entries(), *subject_entries()]

    def get_urls(self, page=1, site=None, protocol=None):
        """As Django's, but alternates only where they exist, and the Dutch address as the default one."""
        base = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        groups = defaultdict(list)
        for entry in self._entries:
            groups[entry.key].append(entry)
        return [
            {
                "location": base + entry.url,
                "lastmod": entry.lastmod,
                "alternates": [
                    {"lang_code": code, "location": base + url} for code, url in hreflang(groups[entry.key])
                ],
            }
            for entry in self.paginator.page(page)
        ]


def page_entries() -> Iterator[Entry]:
    roots = {code: _root(code) for code, _name in settings.LANGUAGES}
    pages = without_untranslated(public_pages(language="")).order_by("path")
    fields = ("translation_key", "locale__language_code", "url_path", "last_published_at")
    for key, code, url_path, lastmod in pages.values_list(*fields).iterator():
        root_path, home_url = roots.get(code, ("", ""))
        if root_path and url_path.startswith(root_path):
            yield Entry(f"page-{key}", code, home_url + url_path[len(root_path) :], lastmod)


def _root(code: str) -> tuple[str, str]:
    """The home page of a language: its path in Wagtail's tree and its address."""
    with translation.override(code):
        frame = site_frame()
    return frame.root_path, frame.home_url


def subject_entries() -> Iterator[Entry]:
    for model in PAGES_OF:
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                subjects = list(_listing_subjects(model, code))
            for subject in subjects:
                key = f"{model.url_name}-{subject.translation_key}"
                yield Entry(key, code, subject_url(subject, code), subject.lastmod)


def _listing_subjects(model: type[Subject], code: str):
    """The subjects of a kind in a language that have a public page under them, and when one last changed."""
    any_subject = model()
    any_subject.translation_key = OuterRef("translation_key")  # of each subject that the query looks at
    newest = pages_of(any_subject).order_by("-last_published_at").values("last_published_at")[:1]
    subjects = model._default_manager.filter(locale__language_code=code).annotate(lastmod=Subquery(newest))
    return subjects.filter(lastmod__isnull=False).order_by("pk")
