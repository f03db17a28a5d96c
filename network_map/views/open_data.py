"""The open data of the map, as far as the query string narrows it down."""

import hashlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.public_pages import is_public
from core.shared import content_version
from core.views.pages import find_page
from network_map.listing import MapListing
from network_map.models import MapFile, NetworkMapPage
from network_map.open_data.entries import COLUMNS, entries
from network_map.open_data.formats import FORMATS

BYTES_AT_ONCE = 2**16  # each part would otherwise be a packet of its own


@csrf_exempt
@require_safe
def export(request, path: str, extension: str):
    """What the map at `path` lists; 404 for one that not everybody may see."""
    page = find_page(f"{path}/")
    if extension not in FORMATS or not isinstance(page, NetworkMapPage) or not is_public(page):
        raise Http404
    return export_of(page.listing(request.GET), request, extension)


def export_of(listing: MapListing, request: HttpRequest, extension: str) -> StreamingHttpResponse:
    form = FORMATS[extension]
    address = request.build_absolute_uri(listing.map.url)
    found = entries(listing, address, get_language() or settings.LANGUAGE_CODE)
    response = StreamingHttpResponse(joined(form.write(found)), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{listing.map.slug}.{extension}"'
    response["ETag"] = etag_of(listing, address, extension)
    if built := MapFile.objects.filter(pk=listing.map.pk).values_list("built_at", flat=True).first():
        response["Last-Modified"] = http_date(built.timestamp())
    # Scripts of other sites may read it too.
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=settings.PUBLIC_CACHE_SECONDS)
    return response


def etag_of(listing: MapListing, address: str, extension: str) -> str:
    """Of the file of the map, of the rows found in it, and of the texts, which the file does not hold."""
    facts = (listing.digest, listing.sort, content_version(), get_language(), address, extension, COLUMNS)
    return f'"{hashlib.sha256(repr(facts).encode() + listing.rows.tobytes()).hexdigest()[:32]}"'


def joined(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for part in parts:
        waiting += part.encode() if isinstance(part, str) else part
        if len(waiting) >= BYTES_AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)
