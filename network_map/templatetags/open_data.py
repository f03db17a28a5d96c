"""How the list of the map can be used elsewhere."""

from django import template

from core import feeds
from network_map.listing import MapListing

register = template.Library()

@register.simple_tag
def changes_query(listing: MapListing) -> str:
    """The query string of the feed of what is new and what has changed."""
    return feeds.changes_query(listing)
