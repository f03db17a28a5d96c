"""The neighbourhood of an initiative: its organisations and themes, and who else has these."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from core.cards import dress
from core.models import Organisation, PageOrganisation, PageTheme, Theme
from core.models.subjects import Subject
from core.public_pages import public_pages
from network_map.models import InitiativePage

MOST_ORGANISATIONS = 3
MOST_THEMES = 2
MOST_NEAR = 3  # initiatives on either side


@dataclass(frozen=True)
class Near:
    """Another initiative, and which of the subjects shown it has too."""

    page: InitiativePage
    shared: Sequence[Subject]


@dataclass(frozen=True)
class Neighbourhood:
    page: InitiativePage
    organisations: Sequence[Organisation]
    themes: Sequence[Theme]
    by_organisation: Sequence[Near]
    by_theme: Sequence[Near]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see but what the page says already."""
        return not (self.by_organisation or self.by_theme)


def neighbourhood_of(page: InitiativePage) -> Neighbourhood:
    """In at most four queries, after those for the organisations and themes of the page itself."""
    organisations, themes = page.made_with[:MOST_ORGANISATIONS], page.themes[:MOST_THEMES]
    having = PageOrganisation.objects.filter(organisation__translation_key__in=_keys(organisations))
    by_organisation = _newest(having, [page.pk]) if organisations else []
    having = PageTheme.objects.filter(theme__translation_key__in=_keys(themes))
    passed = [page.pk, *(other.pk for other in by_organisation)]
    by_theme = dress(_newest(having, passed), pictures=False) if themes else []
    theirs = _organisations_of(by_organisation)
    near_by_theme = [Near(other, _both(themes, other.themes)) for other in by_theme]
    near_by_organisation = [
        Near(other, _with_keys(organisations, theirs[other.pk])) for other in by_organisation
    ]
    return Neighbourhood(page, organisations, themes, near_by_organisation, near_by_theme)


def _keys(subjects: Iterable[Subject]) -> list:
    """By which subjects are the same in whatever language."""
    return [subject.translation_key for subject in subjects]


def _newest(having: QuerySet, passed: Sequence[int]) -> list[InitiativePage]:
    """Initiatives in the reader's language that have one of these rows."""
    pages = public_pages(InitiativePage).filter(pk__in=having.order_by().values("page_id"))
    return list(pages.exclude(pk__in=passed)[:MOST_NEAR])


def _organisations_of(pages: Sequence[InitiativePage]) -> Mapping[int, set]:
    """The keys of their organisations, by page id."""
    found = defaultdict(set)
    if pages:
        rows = PageOrganisation.objects.filter(page__in=[page.pk for page in pages])
        for page_id, key in rows.values_list("page_id", "organisation__translation_key"):
            found[page_id].add(key)
    return found


def _both(subjects: Iterable[Subject], others: Iterable[Subject]) -> list[Subject]:
    return _with_keys(subjects, set(_keys(others)))


def _with_keys(subjects: Iterable[Subject], keys: set) -> list[Subject]:
    return [subject for subject in subjects if subject.translation_key in keys]
