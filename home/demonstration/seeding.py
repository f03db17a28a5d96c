"""Fills an empty site with the demonstration, all of it or nothing."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import translation
from tqdm import tqdm
from wagtail.models import Locale, Page, Site

from core.models import Contribution, Document, Image
from home.models import HomePage
from network_map.models import NetworkMapPage

from .accounts import make_accounts
from .building import Builder
from .files import Shelf
from .frame import fill, make_frame
from .indexing import indexed_at_the_end
from .pages import Pages, full_words, publish
from .reading import Entry, read_entries
from .subjects import Subjects
from .submissions import make_submissions
from .tips import make_tips
from .translating import Translator

AUTHOR = "Expertisecentrum Open Overheid"


def is_filled() -> bool:
    """Whether the site has pages of its own already; those are left as they are."""
    return HomePage.objects.get(locale__language_code="nl").numchild > 0


def files_missing() -> list[str]:
    """Names of originals that are not where the site keeps its files."""
    files = [owner.file for model in (Image, Document) for owner in model.objects.order_by("pk")]
    return [file.name for file in files if not file.storage.exists(file.name)]


@dataclass
class Seeding:
    bar: tqdm
    dutch: Locale = field(default_factory=lambda: Locale.objects.get(language_code="nl"))
    english: Locale = field(default_factory=lambda: Locale.objects.get(language_code="en"))

    @transaction.atomic
    def run(self) -> None:
        self.tick("accounts")
        self.accounts = make_accounts()
        editor = self.accounts["editor"]
        self.shelf = Shelf(AUTHOR, editor)
        self.translator = Translator(self.english, editor)
        with translation.override("nl"), indexed_at_the_end():
            self._make_dutch()
            self._make_english()
            self.tick("submissions")
            make_submissions(NetworkMapPage.objects.get(locale=self.dutch))
            self.tick("indexes")

    def tick(self, what: str) -> None:
        self.bar.set_description_str(what[:50].ljust(50))
        self.bar.update()

    def _make_dutch(self):
        self.tick("themes, organisations and people")
        self.subjects = Subjects(self.dutch)
        self.subjects.make()
        home = HomePage.objects.get(locale=self.dutch)
        self.pages = Pages(home, self.subjects, self.shelf, self.accounts, self.tick)
        self.pages.make()
        self.ids = {slug: page.pk for slug, page in self.pages.made.items()}
        self.subjects.complete(self.ids)

    def _make_english(self):
        for folder, entries in self.subjects.entries.items():
            self.tick(f"English: {folder}")
            for entry in entries:
                subject = self.subjects[folder][entry.slug]
                if entry.en:
                    self.translator.translate(subject, self._filler(entry))
                else:
                    subject.copy_for_translation(self.english).save()
        for entry in self.pages.entries.values():
            if entry.en:
                self.tick(f"English: {entry.en['title']}")
                self._translate_page(entry)
        self.tick("pages without English")
        for entry in self.pages.entries.values():
            if not entry.en:
                self._fresh(entry).copy_for_translation(self.english, alias=True)
        self.tick("settings and footer")
        make_tips(self.pages.made)
        make_frame(Site.objects.get(is_default_site=True), self.ids, self.shelf, self.translator)

    def _filler(self, entry: Entry):
        builder = Builder(entry, self.ids)
        return lambda copy: fill(copy, builder, entry.english)

    def _translate_page(self, entry: Entry):
        page = self.translator.translate(self._fresh(entry), lambda copy: self._fill_page(entry, copy))
        publish(page, self.accounts["moderator"])

    def _fill_page(self, entry: Entry, copy: Page):
        fill(copy, self.pages.builder(entry, self.ids), full_words(copy, entry.english))
        roles = [row["en"] for row in entry.facts.get("interviewees", [])]
        speakers = [row for row in copy.contributions.all() if row.part == Contribution.Part.INTERVIEWEE]
        for row, role in zip(speakers, roles, strict=True):
            row.role = role

    def _fresh(self, entry: Entry) -> Page:
        """The page as the database has it now, for what is copied from it."""
        page = self.pages.made[entry.slug]
        return type(page).objects.get(pk=page.pk)


def count_steps() -> int:
    """How often a run ticks, for the length of its bar."""
    pages = [
        entry
        for folder in ("pages", "instruments", "stories", "initiatives")
        for entry in read_entries(folder)
    ]
    pages = [entry for entry in pages if entry.slug != "frame"]
    return len(pages) + sum(1 for entry in pages if entry.en) + 10
