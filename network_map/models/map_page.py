"""The map: all initiatives as a list, and the same ones drawn."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from core.listing import without_blanks
from core.pages import IndexPage
from network_map.submissions.routes import SubmissionRoutes

MAIN_FACETS = ("theme", "province", "status")  # the others are folded away


class NetworkMapPage(SubmissionRoutes, IndexPage):
    """The Open Kaart. The list is the page; the map is a second view of the same query string.

    What else stands below its address has a route here and a view in `network_map.views`.
    """

    parent_page_types = ["home.HomePage"]
    subpage_types = ["network_map.InitiativePage"]

    class Meta:
        verbose_name = _("network map")
        verbose_name_plural = _("network maps")

    @property
    def add_address(self) -> str:
        """Where makers put their initiative on it."""
        return self.address_of("add_initiative")

    def listing(self, query):
        from network_map.listing import MapListing  # which asks for pages of this model

        return MapListing(self, query)

    def schema_nodes(self, head):
        from network_map.open_data.dataset import dataset  # which asks for pages of this model

        return [] if head.is_narrowed else [dataset(self, head)]

    @path("")
    def index_route(self, request):
        return without_blanks(request) or super().index_route(request)

    @path("embed/")
    def embed(self, request):
        from network_map.views.embed import embed  # which asks for pages of this model

        return embed(request, self)

    @path("map-file/<slug:digest>/")
    def map_columns(self, request, digest):
        from network_map.views.map_data import map_file

        return map_file(request, self, digest)

    @path("map-rows/")
    def map_rows(self, request):
        from network_map.views.map_data import map_rows

        return map_rows(request, self)

    @path("map-details/")
    def map_details(self, request):
        from network_map.views.map_data import map_details

        return map_details(request, self)

    def get_context(self, request, *args, **kwargs):
        from network_map import live_map
        from network_map.drawing.map import Drawings
        from network_map.open_data.formats import FORMATS

        context = super().get_context(request, *args, **kwargs)
        listing = context["listing"]
        more = [facet for facet in listing.shown_facets if facet.name not in MAIN_FACETS]
        return context | {
            "drawings": Drawings(listing),
            "export_formats": FORMATS,
            "live_map": live_map.told(self, listing) if listing.total else None,
            "view": "map" if listing.view == "map" else "list",
            "main_facets": [facet for facet in listing.shown_facets if facet.name in MAIN_FACETS],
            "more_facets": [facet for facet in more if facet.choices],
            "more_chosen": any(facet.chosen for facet in more),
        }
