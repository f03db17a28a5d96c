"""The network around an initiative, as a picture and in words."""

from django import template

from core.artwork.marks import DOOR, MARKS
from network_map.drawing.neighbourhood import Picture, draw
from network_map.models import InitiativePage
from network_map.neighbourhood import Neighbourhood, neighbourhood_of

register = template.Library()


@register.simple_tag
def neighbourhood(page: InitiativePage) -> Neighbourhood:
    return neighbourhood_of(page)


@register.filter
def drawn(found: Neighbourhood) -> Picture:
    return draw(found)


@register.filter
def symbol_path(theme: str) -> str:
    return MARKS.get(theme, DOOR)
