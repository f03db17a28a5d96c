"""RSS and Atom: the newest pages of the site, of an overview, and of everything under a subject."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.alternates import subject_url, without_untranslated
from core.cards import specific_cards
from core.listing import Listing, Narrowing
from core.models import Contribution
from core.models.subjects import Subject
from core.pages import IndexPage, PublicationPage
from core.plain_text import printable
from core.public_pages import is_public, public_pages
from core.site import site_frame
from core.subjects import pages_of

MOST_ITEMS = 30
CHANGED = "changed"  # in the query string of a feed, with 1: what changed comes back up
WRITERS = (Contribution.Part.AUTHOR, Contribution.Part.INTERVIEWER)


@dataclass(frozen=True)
class Channel:
    """What a feed is about: the address of the list for readers, and the pages in it."""

    title: str
    description: str
    url: str
    pages: QuerySet
    query_string: str = ""  # of a list that is narrowed down
    own_query_string: str = ""  # of the feed itself
    by_change: bool = False  # what changed last comes first, as an item of its own after each change


def site_channel() -> Channel:
    """Everything with a date of its own, in the reader's language."""
    frame = site_frame()
    tagline = frame.footer.tagline if frame.footer else ""
    pages = public_pages().type(PublicationPage)
    return Channel(frame.settings.name, tagline or frame.settings.organisation_name, frame.home_url, pages)


def index_channel(page: Page | None, query: QueryDict) -> Channel:
    """What an overview lists, narrowed down as the list itself is by the same query string.

    404 for a page that lists nothing or that not everybody may see.
    """
    if not isinstance(page, IndexPage) or not is_public(page):
        raise Http404
    listing = page.listing(query)
    title, about, narrowed = list_title(page, listing), page.summary or page.title, listing.query_string
    if query.get(CHANGED) != "1":
        return Channel(title, about, page.url, listing.matching(), narrowed, narrowed)
    title = _("%(list)s: new and changed") % {"list": title}
    own = changes_query(listing)
    return Channel(title, about, page.url, listing.lately_changed(), narrowed, own, by_change=True)


def changes_query(listing: Narrowing) -> str:
    """The query string of a list's feed of changes."""
    return listing.address(**{CHANGED: "1"})


def subject_channel(subject: Subject) -> Channel:
    description = getattr(subject, "summary", "") or getattr(subject, "role", "") or subject.name
    return Channel(titled(subject.name), description, subject_url(subject, get_language()), pages_of(subject))


def list_title(page: IndexPage, listing: Listing) -> str:
    return titled(f"{page.title} ({listing.choices})" if listing.is_narrowed else page.title)


def titled(title: str) -> str:
    return f"{title} – {site_frame().settings.name}"


class ChannelFeed(Feed):
    """The newest pages of a channel; the number of queries does not grow with them."""

    extension: str

    def get_object(self, request, channel: Channel) -> Channel:
        return channel

    def title(self, channel):
        return printable(channel.title)

    def description(self, channel):
        return printable(channel.description)

    def link(self, channel):
        return f"{channel.url}{channel.query_string}"

    def feed_url(self, channel):
        return f"{channel.url}feed.{self.extension}{channel.own_query_string}"

    def author_name(self):
        return site_frame().settings.organisation_name

    def items(self, channel) -> Sequence[Page]:
        moment = "last_published_at" if channel.by_change else "first_published_at"
        newest = without_untranslated(channel.pages).order_by(f"-{moment}", "-pk")[:MOST_ITEMS]
        pages = specific_cards(newest)
        writers = writers_of(pages)
        for page in pages:
            page.writers = writers[page.pk]
            page.shown_as_of = getattr(page, moment)
            page.is_change = channel.by_change
        return pages

    def item_title(self, page):
        return printable(page.title)

    def item_description(self, page):
        return escape(printable(page.summary))  # readers take it for HTML

    def item_link(self, page):
        """Also what tells one item from another: after a change it is one that nobody has read yet."""
        return f"{page.url}#{page.last_published_at:%Y%m%dT%H%M%S}" if page.is_change else page.url

    def item_pubdate(self, page):
        return page.shown_as_of

    def item_updateddate(self, page):
        return page.last_published_at

    def item_author_name(self, page):
        return printable(", ".join(page.writers)) or None

    def item_categories(self, page):
        return [printable(theme.name) for theme in page.themes]


class RssFeed(ChannelFeed):
    feed_type = Rss201rev2Feed
    extension = "rss"


class AtomFeed(ChannelFeed):
    feed_type = Atom1Feed
    extension = "atom"
    subtitle = ChannelFeed.description


FORMATS = {"rss": RssFeed(), "atom": AtomFeed()}
LABELS = {"rss": "RSS", "atom": "Atom"}


def writers_of(pages: Sequence[Page]) -> dict[int, list[str]]:
    """The names of who wrote each page, by page id; one query for all pages."""
    names = defaultdict(list)
    rows = Contribution.objects.filter(page__in=[page.pk for page in pages], part__in=WRITERS)
    for page_id, name in rows.order_by("sort_order", "pk").values_list("page_id", "person__name"):
        names[page_id].append(name)
    return names


@dataclass(frozen=True)
class FeedLink:
    title: str
    url: str
    content_type: str


def feed_links(target: Page | Subject, listing: Listing | None = None) -> list[FeedLink]:
    """The feeds that a reader of this page can subscribe to: its own, if it has one, and the site's."""
    own = []
    if isinstance(target, Subject):
        own = _links(titled(target.name), subject_url(target, get_language()))
    elif isinstance(target, IndexPage) and listing:
        own = _links(list_title(target, listing), target.url, listing.query_string)
    frame = site_frame()
    return own + _links(frame.settings.name, frame.home_url)


def _links(title: str, base: str, query_string: str = "") -> list[FeedLink]:
    """`base` is the address of the list for readers; the feeds stand below it."""
    return [
        FeedLink(f"{title} ({LABELS[name]})", f"{base}feed.{name}{query_string}", f"application/{name}+xml")
        for name in FORMATS
    ]
