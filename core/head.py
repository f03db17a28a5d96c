"""What a page tells search engines, feed readers and social media about itself, in its <head>."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from html import unescape

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from core.alternates import hreflang, real_translations, subject_url, translations_of
from core.feeds import FeedLink, feed_links
from core.listing import Listing
from core.models import Image, Person
from core.models.subjects import Subject
from core.pages import PublicationPage
from core.site import SiteFrame, site_frame

SOCIAL_FILTER = "fill-1200x630|format-jpeg"  # the shape that all social media take
MOST_LETTERS = 200
TERRITORIES = {"nl": "nl_NL", "en": "en_GB"}  # as Open Graph names languages


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str


@dataclass
class Head:
    """The facts about one page or subject, as one request sees it. Addresses are absolute."""

    request: HttpRequest
    target: Page | Subject
    listing: Listing | None = None
    frame: SiteFrame = field(default_factory=site_frame)

    def absolute(self, url: str) -> str:
        return self.request.build_absolute_uri(url)

    @property
    def key(self) -> Hashable:
        """What decides how the head of a public page looks, apart from what is published."""
        translations = tuple(
            translations_of(self.target)
        )  # they end by themselves, and so does a portrait right
        number = self.listing.page.number if self.listing is not None else 1
        place = (type(self.target), self.target.pk, get_language(), self.absolute("/"))
        return ("head", *place, translations, number, timezone.localdate())

    @property
    def title(self) -> str:
        target = self.target
        return getattr(target, "seo_title", "") or (target.title if isinstance(target, Page) else target.name)

    @cached_property
    def description(self) -> str:
        """One or two sentences, as plain text."""
        names = ("search_description", "summary", "introduction", "description", "biography", "role")
        found = next((text for name in names if (text := str(getattr(self.target, name, "") or ""))), "")
        if not found and self.is_home and self.frame.footer:
            found = self.frame.footer.tagline
        return Truncator(" ".join(unescape(strip_tags(found)).split())).chars(MOST_LETTERS)

    @property
    def is_home(self) -> bool:
        return isinstance(self.target, Page) and self.target.url_path == self.frame.root_path

    @property
    def is_narrowed(self) -> bool:
        """Whether the list on this page shows only what the visitor asked for."""
        return self.listing is not None and self.listing.is_narrowed

    @property
    def is_indexed(self) -> bool:
        return not getattr(self.request, "is_preview", False) and not self.is_narrowed

    @property
    def language(self) -> str:
        """The language of the text."""
        if isinstance(self.target, Page):
            return getattr(self.target, "text_language", "") or get_language()
        return self.target.locale.language_code

    @cached_property
    def canonical(self) -> str:
        """The page itself, or the source whose text it shows; the whole list where it is narrowed down."""
        return self.absolute(self._own_url() + self._page_query())

    def _own_url(self) -> str:
        if self.language != get_language():
            for alternate in translations_of(self.target):
                if alternate.is_translated and alternate.language_code == self.language:
                    return alternate.url
        if isinstance(self.target, Page):
            return self.target.url or self.request.path
        return subject_url(self.target, get_language())

    def _page_query(self) -> str:
        if self.listing is None or self.is_narrowed or self.listing.page.number == 1:
            return ""
        return f"?page={self.listing.page.number}"

    @property
    def alternates(self) -> Sequence[tuple[str, str]]:
        """hreflang and address; later pages of a list have no sure counterpart in the other language."""
        if not self.is_indexed or self._page_query() or self.language != get_language():
            return []
        return [(code, self.absolute(url)) for code, url in hreflang(real_translations(self.target))]

    @property
    def feeds(self) -> Sequence[FeedLink]:
        return feed_links(self.target, self.listing)

    @cached_property
    def picture(self) -> Picture | None:
        """The page's own or the site's, in the shape for social media."""
        own = getattr(self.target, "social_picture", None) or getattr(self.target, "shown_photo", None)
        return social_picture(own) or social_picture(self.frame.settings.social_image)

    @property
    def open_graph(self) -> Sequence[tuple[str, str]]:
        """Property and content of each <meta>."""
        facts = [
            ("og:type", self._open_graph_type()),
            ("og:site_name", self.frame.settings.name),
            ("og:title", self.title),
            ("og:description", self.description),
            ("og:url", self.canonical),
            ("og:locale", TERRITORIES.get(self.language, self.language)),
        ]
        others = [item.language_code for item in real_translations(self.target)]
        facts += [
            ("og:locale:alternate", TERRITORIES.get(code, code)) for code in others if code != self.language
        ]
        return [
            (name, text) for name, text in [*facts, *self._picture_facts(), *self._article_facts()] if text
        ]

    def _open_graph_type(self) -> str:
        if isinstance(self.target, PublicationPage):
            return "article"
        return "profile" if isinstance(self.target, Person) else "website"

    def _picture_facts(self) -> list[tuple[str, str]]:
        picture = self.picture
        if picture is None:
            return []
        return [
            ("og:image", self.absolute(picture.url)),
            ("og:image:type", "image/jpeg"),
            ("og:image:width", str(picture.width)),
            ("og:image:height", str(picture.height)),
            ("og:image:alt", picture.alt),
        ]

    def _article_facts(self) -> list[tuple[str, str]]:
        if not isinstance(self.target, PublicationPage):
            return []
        modified = self.target.last_published_at
        return [
            ("article:published_time", self.target.published_on.isoformat()),
            ("article:modified_time", modified.isoformat(timespec="seconds") if modified else ""),
        ]


def social_picture(image: Image | None) -> Picture | None:
    if image is None:
        return None
    try:
        rendition = image.get_rendition(SOCIAL_FILTER)
    except SourceImageIOError:
        return None  # a file that went missing must not take the page with it
    return Picture(rendition.url, rendition.width, rendition.height, image.description or image.title)
