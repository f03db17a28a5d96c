"""Themes, organisations, series and people, in Dutch; `translating` makes their English."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.text import slugify
from wagtail.models import Locale

from blog.models import Series
from core.models import Organisation, Person, Theme

from .building import Builder
from .frame import fill
from .reading import Entry, read_entries, read_facts

MODELS = {"themes": Theme, "organisations": Organisation, "series": Series, "people": Person}

# How the names of real organisations tell what they are.
KINDS_BY_WORD = {
    "Gemeente": Organisation.Kind.MUNICIPALITY,
    "Comune": Organisation.Kind.MUNICIPALITY,
    "City Council": Organisation.Kind.MUNICIPALITY,
    "Provincie": Organisation.Kind.PROVINCE,
    "Ministerie": Organisation.Kind.MINISTRY,
    "Universiteit": Organisation.Kind.UNIVERSITY,
    "Hogeschool": Organisation.Kind.UNIVERSITY,
    "Politie": Organisation.Kind.AGENCY,
    "LEOO": Organisation.Kind.AGENCY,
    "Foundation": Organisation.Kind.NGO,
    "Vereniging": Organisation.Kind.NGO,
    "Kennisland": Organisation.Kind.NGO,
    "Waag": Organisation.Kind.NGO,
}

# Where an organisation is, when its initiative was somewhere else.
SEATS = {"The Hague Academy for Local Governance": "Den Haag"}


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
        self.entries["organisations"] += real_organisations()
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


def real_organisations() -> list[Entry]:
    """The organisations behind real initiatives, by name and place only: the same in every language."""
    found = {}
    for row in read_facts("initiatives"):
        name = row["organisation"]
        slug = slugify(name)
        facts = {"kind": _kind(name), "place": SEATS.get(name, row["place"])}
        found.setdefault(slug, Entry("organisations", slug, facts, nl={"name": name}))
    return list(found.values())


def _kind(name: str) -> str:
    kinds = (kind for word, kind in KINDS_BY_WORD.items() if word in name)
    return next(kinds, Organisation.Kind.OTHER)
