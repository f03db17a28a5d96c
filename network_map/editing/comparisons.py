"""How places read where two versions of an initiative are compared: by their names, not by their keys."""

from wagtail.admin.compare import register_comparison_class

from core.editing.comparisons import InWords
from network_map.places import gazetteer
from network_map.places.locations import label_of
from network_map.places.place_field import PlaceField


class Places(InWords):
    @staticmethod
    def words(value):
        place = gazetteer.by_key(value)
        return label_of(place) if place else value


register_comparison_class(PlaceField, comparison_class=Places)
