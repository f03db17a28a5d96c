"""What the map in the browser asks for: the file of the map, the rows with some words, a few initiatives."""

import gzip
import re

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from network_map.models import MapFile, NetworkMapPage

MOST_DETAILS = 50
PAGE_ID = re.compile("[0-9]{1,9}", re.ASCII)
# The address holds the digest, so what is there never changes.
FOR_EVER = "public, max-age=31536000, immutable"


def map_file(request: HttpRequest, page: NetworkMapPage, digest: str) -> HttpResponse:
    """The columns of the map as they were stored; an address of before leads to those of now."""
    file = get_object_or_404(MapFile, pk=page.pk)
    if digest != file.digest:
        response: HttpResponse = HttpResponseRedirect(
            page.url + page.reverse_subpage("map_columns", [file.digest])
        )
        response["Cache-Control"] = "no-store"
        return response
    response = _as_accepted(request, bytes(file.content))
    response["Cache-Control"] = FOR_EVER
    return response


def _as_accepted(request: HttpRequest, compressed: bytes) -> HttpResponse:
    response = HttpResponse(compressed, content_type="application/json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):  # as Django's own middleware looks at it
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(compressed)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def map_rows(request: HttpRequest, page: NetworkMapPage) -> HttpResponse:
    """The numbers of the rows that a query string finds: the file has no words to look for them in."""
    listing = page.listing(request.GET)
    if not listing.text:
        raise Http404
    return JsonResponse({"digest": listing.digest, "rows": np.flatnonzero(listing.rows).tolist()})


def map_details(request: HttpRequest, page: NetworkMapPage) -> HttpResponse:
    """Some initiatives as the map shows them when asked; what is no number of one is passed over."""
    asked = [int(value) for value in request.GET.getlist("id") if PAGE_ID.fullmatch(value)]
    page_ids = list(dict.fromkeys(asked))[:MOST_DETAILS]
    found = page.listing(request.GET).dressed(page_ids)
    response = render(request, "network_map/map_details.html", {"initiatives": found})
    response["X-Robots-Tag"] = "noindex"
    return response
