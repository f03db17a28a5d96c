"""Themes, organisations, series and people, in Dutch; `translating` makes their English."""

from dataclasses import dataclass, field

from django.db import models
from wagtail.models import Locale

from blog.models import Series
from core.models import Organisation, Person, Theme

from .building import Builder
from .frame import fill
from .reading import Entry, read_entries

MODELS = {"themes": Theme, "organisations": Organisation, "series": Series, "people": Person}


@dataclass
class Subjects:
    """The Dutch subjects by folder and by the name of their file."""

    locale: Locale
    made: dict[str, dict[str, models.Model]] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def __getitem__(self, folder: str) -> dict[str, models.Model]:
        return self.made[folder]

    def make(self) -> None:
        """All of them, but for links to pages, which are not there yet."""
        self.entries = {folder: read_entries(folder) for folder in MODELS}
        for folder, entries in self.entries.items():
            self.made[folder] = {entry.slug: self._make(folder, entry) for entry in entries}

    def complete(self, pages: dict[str, int]) -> None:
        """The descriptions of the themes again, with their links."""
        for entry in self.entries["themes"]:
            theme = self.made["themes"][entry.slug]
            fill(theme, Builder(entry, pages), {"description": entry.nl["description"]})
            theme.save()

    def _make(self, folder: str, entry: Entry) -> models.Model:
        model = MODELS[folder]
        values = Builder(entry).values(model, entry.nl) | self._facts(folder, entry.facts)
        subject = model(slug=entry.slug, locale=self.locale, translation_key=entry.key, **values)
        subject.full_clean()
        subject.save()
        return subject

    def _facts(self, folder: str, facts: dict) -> dict:
        if folder != "people":
            return facts
        organisation = self.made["organisations"][facts["organisation"]]
        return {"organisation": organisation, **facts["portrait"]}
