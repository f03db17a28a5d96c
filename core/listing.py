"""Lists that readers narrow down: every choice is a link that can be shared, with a count beside it.

A list is one queryset and some facets. Within a facet the choices are alternatives, between facets they all
hold. The count of a choice is what the list would show with it and the choices in the *other* facets.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import InvalidPage, Paginator
from django.core.paginator import Page as PaginatorPage
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponsePermanentRedirect, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.hyphens import without_soft_hyphens
from core.plain_text import printable
from core.shared import shared

MOST_LETTERS = 200
MOST_CHOICES = 20
PER_PAGE = 12


def without_blanks(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """To the same list without the empty values that a form sends along: one list, one address to share."""
    asked = dict(request.GET.lists())
    kept = {name: [value for value in values if value.strip()] for name, values in asked.items()}
    if kept == asked:
        return None
    query = QueryDict(mutable=True)
    for name, values in kept.items():
        query.setlist(name, values)
    return HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode()}".removesuffix("?"))


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list down.

    `lookup` is the field path whose values are counted, `labels` gives each value its name in the order in
    which choices are shown; what it leaves out cannot be chosen.
    """

    name: str
    label: str
    lookup: str
    labels: Callable[[Iterable[str]], dict[str, str]]
    shows_theme: bool = False


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class ShownFacet:
    name: str
    label: str
    choices: Sequence[Choice]
    shows_theme: bool = False

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.chosen]


@dataclass(frozen=True)
class ActiveFilter:
    label: str
    address: str  # of the same list without this filter


class Narrowing:
    """A list as the words of a query string narrow it down: its choices and its addresses.

    Subclasses say what is found: `total`, `shown_facets` and `_paginator`.
    """

    facets: Sequence[Facet]
    query: QueryDict
    has_text_filter = True  # the words are one of the filters; or they stand in a box of their own

    @property
    def total(self) -> int:
        raise NotImplementedError

    @property
    def shown_facets(self) -> Sequence[ShownFacet]:
        raise NotImplementedError

    @property
    def _paginator(self) -> Paginator:
        raise NotImplementedError

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """The known values asked for, by facet."""
        return {facet.name: _known(facet, self.query.getlist(facet.name)) for facet in self.facets}

    @property
    def text(self) -> str:
        """The words asked for, at most `MOST_LETTERS` letters."""
        typed = without_soft_hyphens(printable(self.query.get("q", "")))
        return " ".join(typed[:MOST_LETTERS].split())

    @cached_property
    def page(self) -> PaginatorPage:
        """The page of the list asked for; the first for nonsense and for a number too high."""
        try:
            page = self._paginator.page(self._page_asked)
        except InvalidPage:
            page = self._paginator.page(1)
        page.object_list = self.dressed(page.object_list)
        return page

    @property
    def _page_asked(self) -> str:
        return self.query.get("page", "1")[:12]

    def dressed(self, rows: Iterable) -> list:
        """The rows of a page as the templates need them."""
        return list(rows)

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters that readers see and may remove one by one."""
        return [*self._text_filter, *self._facet_filters] if self.has_text_filter else self._facet_filters

    @property
    def cleared_address(self) -> str:
        """The same list without any of its active filters."""
        names = [facet.name for facet in self.facets]
        if self.has_text_filter:
            names.append("q")
        return self.address(**dict.fromkeys(names))

    @cached_property
    def _text_filter(self) -> list[ActiveFilter]:
        words = _("“%(words)s”") % {"words": self.text}
        return [ActiveFilter(words, self.address(q=None))] if self.text else []

    @cached_property
    def _facet_filters(self) -> list[ActiveFilter]:
        found = []
        for facet in self.shown_facets:
            for choice in facet.chosen:
                rest = [other.value for other in facet.chosen if other is not choice]
                found.append(
                    ActiveFilter(f"{facet.label}: {choice.label}", self.address(**{facet.name: rest}))
                )
        return found

    def address(self, **changes: str | list[str] | None) -> str:
        """The query string of this list with some parameters changed (None leaves one out); page 1 again."""
        parameters = self._parameters() | {
            name: [value] if isinstance(value, str) else value for name, value in changes.items()
        }
        query = QueryDict(mutable=True)
        for name, values in parameters.items():
            if values:
                query.setlist(name, values)
        return f"?{query.urlencode()}"

    @property
    def query_string(self) -> str:
        """Of this list as it is narrowed down; empty for the whole list."""
        return self.address() if self.is_narrowed else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text) or any(self.chosen.values())

    @property
    def choices(self) -> str:
        """What it is narrowed down to, in words, for titles."""
        return ", ".join(choice.label for choice in [*self._text_filter, *self._facet_filters])

    @cached_property
    def page_addresses(self) -> list[tuple[int | None, str]]:
        """Number and address of the pages around this one; None stands for pages left out."""
        numbers = self._paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [
            (number, self.address(page=str(number))) if isinstance(number, int) else (None, "")
            for number in numbers
        ]

    def _parameters(self) -> dict[str, list[str]]:
        """What means something to this list, in a fixed order, so that equal lists have equal addresses."""
        return {"q": [self.text] if self.text else []} | self.chosen


@dataclass
class Listing(Narrowing):
    """A queryset narrowed down by the words of a query string; see the module.

    With a `name` the counts of the whole list, which most readers see, are kept while nothing is published.
    """

    pages: QuerySet
    facets: Sequence[Facet]
    query: QueryDict
    text_fields: Sequence[str] = ("title",)
    per_page: int = PER_PAGE
    dress: Callable[[Iterable], list] = list
    name: Hashable = None

    @cached_property
    def shown_facets(self) -> list[ShownFacet]:
        return self._kept("facets", lambda: [self._show(facet) for facet in self.facets])

    @cached_property
    def total(self) -> int:
        return self._kept("total", self.matching().count)

    def dressed(self, rows: Iterable) -> list:
        return self.dress(rows)

    @cached_property
    def _paginator(self) -> Paginator:
        paginator = Paginator(self.matching(), self.per_page)
        paginator.count = self.total
        return paginator

    def _kept(self, what: str, build: Callable):
        if self.name is None or self.is_narrowed:
            return build()
        return shared(("listing", what, self.name, get_language()), build)

    def matching(self, leave_out: str = "") -> QuerySet:
        """The pages that hold all choices, but for those of the facet left out."""
        pages = self.pages
        for facet in self.facets:
            values = self.chosen[facet.name]
            if values and facet.name != leave_out:
                # A subquery per facet keeps rows single where a page has several values.
                matching = pages.model._default_manager.filter(**{f"{facet.lookup}__in": values})
                pages = pages.filter(pk__in=matching.order_by().values("pk"))
        for word in self.text.split()[:10]:
            condition = Q()
            for name in self.text_fields:
                condition |= Q(**{f"{name}__icontains": word})
            pages = pages.filter(condition)
        return pages

    def lately_changed(self) -> QuerySet:
        """The same pages for the feed of changes, which orders them itself."""
        return self.matching().filter(last_published_at__isnull=False)

    def _show(self, facet: Facet) -> ShownFacet:
        rows = (
            self.matching(leave_out=facet.name)
            .order_by()
            .values_list(facet.lookup)
            .annotate(count=Count("pk", distinct=True))
        )
        counts = {str(value): count for value, count in rows if value is not None}
        return shown_facet(facet, counts, self.chosen[facet.name])


def shown_facet(facet: Facet, counts: Mapping[str, int], chosen: Sequence[str]) -> ShownFacet:
    """The choices that lead to something, and those that are made."""
    labels = facet.labels({**counts, **dict.fromkeys(chosen, 0)})
    choices = [
        Choice(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if counts.get(value) or value in chosen
    ]
    return ShownFacet(facet.name, facet.label, choices, facet.shows_theme)


def _known(facet: Facet, values: list[str]) -> list[str]:
    """The choices asked for that exist; others are passed over, so that an old link still shows something."""
    asked = list(dict.fromkeys(values))[:MOST_CHOICES]
    known = facet.labels(asked) if asked else {}
    return [value for value in asked if value in known]


def year_labels(values: Iterable[str]) -> dict[str, str]:
    """Years as they are, the newest first; what is no year of a date that we could hold cannot be chosen."""
    years = {value for value in map(str, values) if re.fullmatch("(19|20|21)[0-9]{2}", value)}
    return {year: year for year in sorted(years, reverse=True)}
