"""The initiatives on a map as a query string narrows them down: for the list and for the drawing alike."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.cards import dress
from core.facets import theme_facet
from core.listing import Facet, Narrowing, ShownFacet, shown_facet, year_labels
from core.models import Organisation
from core.shared import shared
from network_map.map_files import columns_of, initiatives_of
from network_map.models import InitiativePage, NetworkMapPage
from network_map.places import gazetteer
from network_map.places.gazetteer import Place
from network_map.places.locations import area_of, name_of

PER_PAGE = 12
MOST_AT_ONCE = 500  # on one page, to print
MOST_IN_FEED = 300
MOST_WORDS = 10
SHORTEST_PLACE = 3  # letters of a word that is looked for among the names of places
VIEWS = ("map", "all")
SORTS = ("name",)  # newest first without one


class MapListing(Narrowing):
    def __init__(self, page: NetworkMapPage, query: QueryDict):
        self.map, self.query = page, query
        self.facets = facets()
        self.digest, self.columns = columns_of(page)

    @property
    def sort(self) -> str:
        asked = self.query.get("sort", "")
        return asked if asked in SORTS else ""

    @property
    def view(self) -> str:
        """`map` on a small screen, which has no room for the list beside it; `all` lists all on one page."""
        asked = self.query.get("view", "")
        return asked if asked in VIEWS else ""

    def _parameters(self):
        kept = {"sort": self.sort, "view": self.view}
        return super()._parameters() | {name: [value] if value else [] for name, value in kept.items()}

    @property
    def list_address(self) -> str:
        return self.address(view=None)

    @property
    def map_address(self) -> str:
        return self.address(view="map")

    @property
    def all_address(self) -> str:
        """Of everything on one page; empty where it is, and where that would be too much."""
        has_more = self.page.has_other_pages() and self.total <= MOST_AT_ONCE
        return self.address(view="all") if has_more else ""

    @property
    def newest_address(self) -> str:
        return self.address(sort=None)

    @property
    def name_address(self) -> str:
        return self.address(sort="name")

    # --- What is found ----------------------------------------------------------------------------

    @cached_property
    def rows(self) -> np.ndarray:
        """Which rows of the map's file are asked for."""
        return self._rows()

    def _rows(self, leave_out: str = "") -> np.ndarray:
        found = self._public
        for facet, values in self.chosen.items():
            if values and facet != leave_out:
                found = found & self.columns.with_any(facet, values)
        return found

    @cached_property
    def _public(self) -> np.ndarray:
        """Those with the words asked for whose time is not over."""
        found = ~self.columns.over(timezone.now().timestamp())
        return found & self.columns.of(self._page_ids_with_words()) if self.text else found

    def _page_ids_with_words(self) -> Iterable[int]:
        pages = everything = initiatives_of(self.map)
        for word in self.text.split()[:MOST_WORDS]:
            pages = pages.filter(_has(word))
        found = set(pages.order_by().values_list("pk", flat=True).distinct())
        if area := _lies_in(gazetteer.named(self.text)):
            found.update(everything.filter(area).order_by().values_list("pk", flat=True))
        return found

    @property
    def total(self) -> int:
        return int(self.rows.sum())

    @cached_property
    def shown_facets(self) -> list[ShownFacet]:
        return [self._show(facet) for facet in self.facets]

    def _show(self, facet: Facet) -> ShownFacet:
        chosen = self.chosen[facet.name]
        rows = self._rows(leave_out=facet.name) if chosen else self.rows
        return shown_facet(facet, self.columns.counts(facet.name, rows), chosen)

    def counts(self, facet: str) -> Mapping[str, int]:
        return self.columns.counts(facet, self.rows)

    @cached_property
    def _paginator(self) -> Paginator:
        return Paginator(self.page_ids, MOST_AT_ONCE if self.view == "all" else PER_PAGE)

    @cached_property
    def page_ids(self) -> Sequence[int]:
        """Of everything found, in the order of the list."""
        found = self.columns.ids[self.rows].tolist()
        if not self.sort:
            return found
        wanted = set(found)
        return [page_id for page_id in self._by_name() if page_id in wanted]

    def _by_name(self) -> Iterable[int]:
        named = initiatives_of(self.map).order_by("title", "pk").values_list("pk", flat=True)
        return shared(("initiatives by name", self.map.pk, self.digest), lambda: list(named))

    def dressed(self, rows: Iterable[int]) -> list:
        """Pages are asked for once more: since the file was made one may have been hidden."""
        found = initiatives_of(self.map).prefetch_related("page_organisations").in_bulk(list(rows))
        return dress([found[page_id] for page_id in rows if page_id in found], pictures=False)

    def matching(self):
        """The newest of them, for feeds."""
        newest = self.columns.ids[self.rows][:MOST_IN_FEED].tolist()
        return initiatives_of(self.map).filter(pk__in=newest)

    def lately_changed(self):
        """Those of them that changed last, for feeds."""
        wanted = set(self.columns.ids[self.rows].tolist())
        found = (page_id for page_id in self._by_change() if page_id in wanted)
        return initiatives_of(self.map).filter(pk__in=list(islice(found, MOST_IN_FEED)))

    def _by_change(self) -> Iterable[int]:
        changed = initiatives_of(self.map).filter(last_published_at__isnull=False)
        ordered = changed.order_by("-last_published_at", "-pk").values_list("pk", flat=True)
        return shared(("initiatives by change", self.map.pk, self.digest), lambda: list(ordered))


def _has(word: str) -> Q:
    condition = Q(page_organisations__organisation__name__icontains=word)
    for name in ("title", "summary", "what", "place_name"):
        condition |= Q(**{f"{name}__icontains": word})
    if len(word) >= SHORTEST_PLACE and (slug := gazetteer.slug(word)):
        condition |= Q(place__contains=f"/{slug}") | Q(place__contains=f"-{slug}")
    return condition


def _lies_in(areas: Iterable[Place]) -> Q:
    """In one of these, or in a place within it, as the keys of places say."""
    condition = Q()
    for area in areas:
        if area.kind == "country":
            condition |= Q(place__contains=f"/{area.country}/")
        elif area.kind == "province":
            condition |= Q(place__contains=f"/{area.province}/")
        elif area.kind == "municipality":
            condition |= Q(place__contains=f"/{area.province}/{gazetteer.slug(area.municipality)}/")
        else:
            condition |= Q(place=area.key)
    return condition


def facets() -> list[Facet]:
    statuses = {value: str(label) for value, label in InitiativePage.Status.choices}
    kinds = {value: str(label) for value, label in Organisation.Kind.choices}
    return [
        theme_facet(),
        Facet("province", _("Province"), "", _province_labels),
        Facet("status", _("Status"), "", lambda values: statuses),
        Facet("municipality", _("Municipality"), "", _municipality_labels),
        Facet("country", _("Country"), "", _country_labels),
        Facet("kind", _("Kind of organisation"), "", lambda values: kinds),
        Facet("start_year", _("Began in"), "", year_labels),
    ]


def _province_labels(values: Iterable[str]) -> dict[str, str]:
    return {place.code: name_of(place) for place in gazetteer.places() if place.kind == "province"}


def _country_labels(values: Iterable[str]) -> dict[str, str]:
    found = {code: name_of(place) for code in values if (place := gazetteer.country(code))}
    return dict(sorted(found.items(), key=lambda item: (item[0] != "NL", item[1])))


def _municipality_labels(values: Iterable[str]) -> dict[str, str]:
    known = gazetteer.municipalities()
    often = Counter(place.name for place in known.values())
    found = {}
    for code in values:
        if place := known.get(code):
            found[code] = place.name if often[place.name] == 1 else f"{place.name} ({area_of(place)})"
    return dict(sorted(found.items(), key=lambda item: gazetteer.folded(item[1])))
