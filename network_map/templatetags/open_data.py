"""How the list of the map can be used elsewhere."""

from django import template
from django.utils.html import escape

from core import feeds
from network_map.listing import MapListing
from network_map.models import NetworkMapPage

register = template.Library()

FRAME_HEIGHT = 900  # pixels: the map of the Netherlands at the width of a text, and what stands below it


@register.simple_tag
def changes_query(listing: MapListing) -> str:
    """The query string of the feed of what is new and what has changed."""
    return feeds.changes_query(listing)


@register.simple_tag(takes_context=True)
def embed_code(context, page: NetworkMapPage, listing: MapListing) -> str:
    """The HTML that shows this selection on another site, as text."""
    path = f"{page.url}{page.reverse_subpage('embed')}{listing.query_string}"
    address = context["request"].build_absolute_uri(path)
    return (
        f'<iframe src="{escape(address)}" title="{escape(page.title)}" width="100%" height="{FRAME_HEIGHT}" '
        'loading="lazy" style="border: 0"></iframe>'
    )
