"""The map for other sites, in a frame: the drawing and the same as text, with little around it."""

from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from network_map.drawing.map import Drawings, marks_in_words
from network_map.listing import MapListing
from network_map.models import NetworkMapPage


class EmbeddedListing(MapListing):
    """Its links lead to the map itself, in the window around the frame."""

    def address(self, **changes):
        return f"{self.map.url}{super().address(**changes)}"


@xframe_options_exempt
@require_safe
def embed(request, page: NetworkMapPage):
    listing = EmbeddedListing(page, request.GET)
    drawings = Drawings(listing)
    context = {
        "page": page,
        "listing": listing,
        "drawings": drawings,
        "marks": marks_in_words([drawings.netherlands, drawings.world]),
        "link_target": "_top",
    }
    response = render(request, "network_map/embed.html", context)
    # Here alone: any site may show this page in a frame.
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # django-csp reads it
    return response
