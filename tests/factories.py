"""Pages for tests: live as editors publish them, but without a revision, which costs half as much again."""

import datetime
import itertools

from django.utils import timezone
from wagtail.models import Locale
from wagtail.signals import page_published

from blog.models import BlogIndexPage, GuestBlogPage, InterviewPage, NewsPage, ReportPage
from core.models import Contribution, Organisation, PageTheme, Person, Theme
from knowledge.models import InstrumentAudience, InstrumentIndexPage, InstrumentPage
from network_map.models import InitiativePage, NetworkMapPage
from newsletters.models import NewsletterIndexPage, NewsletterPage

_numbers = itertools.count(1)


def locale(code="nl"):
    return Locale.objects.get(language_code=code)


def make_theme(slug="open-data", name="Open Data", shape="raam", code="nl", **fields):
    values = {"summary": f"Over {name}", "order": next(_numbers)} | fields
    return Theme.objects.create(name=name, slug=slug, shape=shape, locale=locale(code), **values)


def make_person(name="Marit Oldenhof", code="nl", **fields):
    slug = fields.pop("slug", f"persoon-{next(_numbers)}")
    return Person.objects.create(name=name, slug=slug, locale=locale(code), **fields)


def make_organisation(name="Gemeente Lindewaard", code="nl", **fields):
    slug = fields.pop("slug", f"organisatie-{next(_numbers)}")
    return Organisation.objects.create(name=name, slug=slug, locale=locale(code), **fields)


class PageFactory:
    """`Factory(parent, themes=[...], **fields)` makes a page below `parent` and returns it fresh.

    With `publish=False` it is a draft. Who listens to publications, as the search index does, hears of it
    only in the tests of the search, or with `announce=True`: that takes as long as making the page.
    """

    announces = False

    def __init__(self, model, **defaults):
        self.model = model
        self.defaults = defaults

    def __call__(self, parent, *, themes=(), people=(), audiences=(), publish=True, announce=None, **fields):
        number = next(_numbers)
        values = {
            "title": f"{self.model.__name__} {number}",
            "slug": f"pagina-{number}",
            "summary": f"Samenvatting {number}",
        }
        values |= {
            key: value() if callable(value) else value for key, value in self.defaults.items()
        } | fields
        page = self.model(locale=parent.locale, **values)
        page.page_themes = [PageTheme(theme=theme) for theme in themes]
        page.contributions = [
            Contribution(person=person, part=part, locale=parent.locale) for person, part in people
        ]
        if audiences:
            page.audiences = [InstrumentAudience(audience=audience) for audience in audiences]
        page.live = publish
        page.last_published_at = timezone.now() if publish else None
        parent.add_child(instance=page)
        made = self.model.objects.get(pk=page.pk)
        if publish and (self.announces if announce is None else announce):
            page_published.send(sender=self.model, instance=made)
        return made


InstrumentIndexPageFactory = PageFactory(
    InstrumentIndexPage, title="Kennis", slug="kennis", summary="", show_in_menus=True
)
BlogIndexPageFactory = PageFactory(
    BlogIndexPage, title="Actueel", slug="actueel", summary="", show_in_menus=True
)
InstrumentPageFactory = PageFactory(
    InstrumentPage,
    kind="guide",
    what_it_is="<p>Wat het is.</p>",
    published_on=lambda: datetime.date(2026, 5, 1),
)
NewsPageFactory = PageFactory(
    NewsPage, introduction="<p>Inleiding.</p>", published_on=lambda: datetime.date(2026, 5, 1)
)
InterviewPageFactory = PageFactory(
    InterviewPage, introduction="<p>Inleiding.</p>", published_on=lambda: datetime.date(2026, 5, 1)
)
GuestBlogPageFactory = PageFactory(
    GuestBlogPage, introduction="<p>Inleiding.</p>", published_on=lambda: datetime.date(2026, 5, 1)
)
ReportPageFactory = PageFactory(
    ReportPage,
    introduction="<p>Inleiding.</p>",
    published_on=lambda: datetime.date(2026, 5, 1),
    meeting_date=lambda: datetime.date(2026, 4, 1),
)
NetworkMapPageFactory = PageFactory(
    NetworkMapPage, title="Open Kaart", slug="open-kaart", summary="", show_in_menus=True
)
InitiativePageFactory = PageFactory(
    InitiativePage, what="<p>Wat er gebeurt.</p>", published_on=lambda: datetime.date(2026, 5, 1)
)
NewsletterIndexPageFactory = PageFactory(
    NewsletterIndexPage, title="Nieuwsbrief", slug="nieuwsbrief", summary="", show_in_menus=True
)
NewsletterPageFactory = PageFactory(NewsletterPage, published_on=lambda: datetime.date(2026, 6, 1))
