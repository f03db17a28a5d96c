"""The Dutch pages, in two passes: first all of them, then their texts with links from one to another."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from wagtail.models import Page

from blog.models import BlogIndexPage, GuestBlogPage, InterviewPage, NewsPage, ReportPage, SeriesPart
from core.models import Contribution, PageOrganisation, PageTheme, RelatedPage
from core.pages import PublicationPage, moment_of
from home.models import AccessibilityStatementPage, ContentPage, HomePage
from knowledge.models import InstrumentAudience, InstrumentIndexPage, InstrumentPage
from network_map.models import InitiativePage, NetworkMapPage
from network_map.places.place_field import meant
from newsletters.models import NewsletterIndexPage

from .building import Builder
from .documents import Part, Sheet
from .files import Shelf
from .reading import Entry, read_entries, read_entry
from .subjects import Subjects

# The children of the home page in the order of the menu.
SECTIONS = {
    "knowledge": InstrumentIndexPage,
    "stories": BlogIndexPage,
    "map": NetworkMapPage,
    "about": ContentPage,
    "contact": ContentPage,
    "privacy": ContentPage,
    "accessibility": AccessibilityStatementPage,
    "newsletter": NewsletterIndexPage,
}
IN_MENUS = ("knowledge", "stories", "map", "about")
STORIES = {
    "interview": InterviewPage,
    "guest_blog": GuestBlogPage,
    "news": NewsPage,
    "report": ReportPage,
}
INSTRUMENT_FACTS = ("kind", "time_needed", "phase", "licence", "version")
INITIATIVE_FACTS = ("status", "start_year", "end_year", "place_name", "latitude", "longitude")
STORY_FACTS = ("meeting_date", "meeting_place")
OPENING_DAY = datetime.date(2026, 11, 16)  # of the pages that have no date of their own


@dataclass
class Pages:
    """The Dutch pages by the name of their file."""

    home: HomePage
    subjects: Subjects
    shelf: Shelf
    accounts: dict
    tick: Callable[[str], None]
    made: dict[str, Page] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)

    def make(self) -> None:
        self._outline()
        ids = {slug: page.pk for slug, page in self.made.items()}
        for entry in self.entries.values():
            self.tick(f"page: {entry.nl['title']}")
            self._complete(entry, ids)

    def builder(self, entry: Entry, ids: dict[str, int]) -> Builder:
        shelf = self.shelf
        return Builder(entry, ids, shelf.picture, shelf.document, shelf.recording)

    # First pass: every page with what it cannot do without.

    def _outline(self):
        self._add(read_entry("pages", "home"), self.home)
        for slug, model in SECTIONS.items():
            self._add(read_entry("pages", slug), self._section(slug, model), self.home)
        for entry in read_entries("instruments"):
            self._add(entry, self._instrument(entry), self.made["knowledge"])
        for entry in read_entries("stories"):
            self._add(entry, self._story(entry), self.made["stories"])
        for entry in read_entries("initiatives"):
            self._add(entry, self._initiative(entry), self.made["map"])

    def _add(self, entry: Entry, page: Page, parent: Page | None = None):
        words = {name: value for name, value in entry.nl.items() if not isinstance(value, list)}
        for name, value in Builder(entry).values(type(page), words).items():
            setattr(page, name, value)
        self.made[entry.slug], self.entries[entry.slug] = page, entry
        if parent is None:
            return
        page.live, page.owner = False, self.accounts["editor"]
        page.locale, page.translation_key = parent.locale, entry.key
        parent.add_child(instance=page)

    def _section(self, slug: str, model: type[Page]) -> Page:
        page = model(show_in_menus=slug in IN_MENUS)
        if model is AccessibilityStatementPage:
            facts = dict(read_entry("pages", slug).facts)
            title = facts.pop("report_title")
            page = model(**facts, report=self.shelf.report(title, _report(title)))
        return page

    def _instrument(self, entry: Entry) -> InstrumentPage:
        facts = entry.facts
        page = InstrumentPage(**{name: facts[name] for name in INSTRUMENT_FACTS}, **self._dates(facts))
        page.page_themes = self._themes(facts)
        page.audiences = [InstrumentAudience(audience=audience) for audience in facts["audiences"]]
        organisations = self.subjects["organisations"]
        page.page_organisations = [
            PageOrganisation(organisation=organisations[slug]) for slug in facts["made_with"]
        ]
        return page

    def _story(self, entry: Entry) -> Page:
        facts = entry.facts
        own = {name: facts[name] for name in STORY_FACTS if name in facts}
        if "organisation" in facts:
            own["organisation"] = self.subjects["organisations"][facts["organisation"]]
        page = STORIES[facts["type"]](**own, **self._dates(facts))
        page.page_themes = self._themes(facts)
        page.contributions = self._contributions(facts)
        if "series" in facts:
            series = self.subjects["series"][facts["series"]]
            page.series_parts = [SeriesPart(series=series, number=facts["series_order"])]
        return page

    def _initiative(self, entry: Entry) -> InitiativePage:
        facts = entry.facts
        page = InitiativePage(
            **{name: facts[name] for name in INITIATIVE_FACTS if name in facts},
            place=meant(facts["place"]).key,
            published_on=facts["published"],
            confirmed_on=facts.get("confirmed"),
        )
        page.page_themes = self._themes(facts)
        organisations = self.subjects["organisations"]
        page.page_organisations = [
            PageOrganisation(organisation=organisations[row["slug"]], role=row["role"])
            for row in facts["organisations"]
        ]
        return page

    def _dates(self, facts: dict) -> dict:
        return {
            "published_on": facts["published"],
            "reviewed_on": facts.get("reviewed"),
            "next_review_on": facts.get("next_review"),
            "maintainer": self.subjects["people"][facts["owner"]],
        }

    def _themes(self, facts: dict) -> list[PageTheme]:
        return [PageTheme(theme=self.subjects["themes"][slug]) for slug in facts["themes"]]

    def _contributions(self, facts: dict) -> list[Contribution]:
        part = Contribution.Part
        parts = [(row["person"], part.INTERVIEWEE, row["nl"]) for row in facts.get("interviewees", [])]
        if "interviewer" in facts:
            parts.append((facts["interviewer"], part.INTERVIEWER, ""))
        parts += [(slug, part.AUTHOR, "") for slug in facts.get("authors", [])]
        people = self.subjects["people"]
        return [
            Contribution(person=people[slug], part=kind, role=role, locale=self.home.locale)
            for slug, kind, role in parts
        ]

    # Second pass: texts, blocks and links; then the revision that makes it public.

    def _complete(self, entry: Entry, ids: dict[str, int]):
        page = self.made[entry.slug]
        for name, value in self.builder(entry, ids).values(type(page), full_words(page, entry.nl)).items():
            setattr(page, name, value)
        related = entry.facts.get("related") or entry.facts.get("picked") or []
        page.related_links = [RelatedPage(related=self.made[slug].page_ptr) for slug in related]
        page.related_links.commit()
        if featured := entry.facts.get("featured_interview"):
            page.featured_interview = self.made[featured].page_ptr
        page.save_revision(user=self.accounts["editor"])
        publish(page, self.accounts["moderator"])


def full_words(page: Page, words: dict) -> dict:
    """The words of a page; an interview's pull quote is the first quote in its text."""
    if not isinstance(page, InterviewPage):
        return words
    quote = next(block["text"] for block in words["body"] if block["type"] == "quote")
    return {**words, "pull_quote": quote}


def publish(page: Page, moderator) -> None:
    """Publish the latest revision, and date it to the day that the page tells."""
    # Who may publish is for the groups to say, and a site may have changed those.
    page.get_latest_revision().publish(user=moderator, skip_permission_checks=True)
    set_moments(page)


def set_moments(page: Page) -> None:
    """Move the moments of a page that was just published from now to the days it tells."""
    first, last = OPENING_DAY, OPENING_DAY
    if isinstance(page, PublicationPage):
        first = page.published_on
        last = max(first, page.reviewed_on or first)
    moments = {
        "first_published_at": moment_of(first),
        "last_published_at": moment_of(last),
        "latest_revision_created_at": moment_of(last),
    }
    Page.objects.filter(pk=page.pk).update(**moments)


def _report(title: str) -> Sheet:
    """The report behind the accessibility statement: what was found, and what is done about it."""
    words = read_entry("pages", "accessibility").nl
    sheet = Sheet(title, words["title"], "Expertisecentrum Open Overheid", "nl")
    for issue in words["issues"]:
        sheet.parts.append(Part("heading", [issue["title"]]))
        sheet.parts += [Part("paragraph", [issue[name]]) for name in ("cause", "effect", "measure")]
    return sheet
