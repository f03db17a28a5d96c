"""A place of the gazetteer as a field: its key is kept, its name is typed and chosen."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.plain_text import printable
from core.shared import shared
from network_map.places import gazetteer, locatieserver
from network_map.places.gazetteer import Place
from network_map.places.locations import label_of, name_of

MOST_LETTERS = 120
MOST_MEANT = 4  # places named in the question which of them is meant


class PlaceInput(forms.TextInput):
    """A text field with all places as suggestions of the browser."""

    template_name = "network_map/place_input.html"

    def format_value(self, value):
        place = gazetteer.by_key(value) if value else None
        return label_of(place) if place else value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-places"
        context["labels"] = list(labels())
        return context


class PlaceFormField(forms.CharField):
    """Turns a name, a label of the list or a key into a key."""

    widget = PlaceInput

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"max_length": MOST_LETTERS}))

    def clean(self, value):
        value = " ".join(printable(super().clean(value)).split())
        return meant(value).key if value else ""

    def has_changed(self, initial, data):
        place = gazetteer.by_key(initial or "")
        return data not in ((label_of(place), place.key) if place else (initial or "",))


class PlaceField(models.CharField):
    """The key of a place of the gazetteer, or empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 160} | kwargs))

    def formfield(self, **kwargs):
        return super().formfield(**({"form_class": PlaceFormField} | kwargs))


def labels() -> dict[str, str]:
    """The key of each place by how it reads in the reader's language, the largest areas first.

    Last come the other names of places, for whoever types one of those: “'s-Gravenhage (Den Haag, …)”.
    """

    def build():
        kinds = ("country", "province", "municipality", "place")
        ordered = sorted(gazetteer.places(), key=lambda place: kinds.index(place.kind))
        others = ((name, place) for place in ordered for name in place.names if name != name_of(place))
        return {label_of(place): place.key for place in ordered} | {
            f"{name} ({label_of(place)})": place.key for name, place in others
        }

    return shared(("labels of places", get_language()), build)


def meant(typed: str) -> Place:
    """The one place that this stands for. ValidationError, with the places it may be, otherwise."""
    if place := gazetteer.by_key(typed) or gazetteer.by_key(labels().get(typed, "")):
        return place
    found = gazetteer.find(typed) or list(dict.fromkeys(each.place for each in locatieserver.find(typed)))
    called = [place for place in found if gazetteer.folded(typed) in map(gazetteer.folded, place.names)]
    exact = gazetteer.named(typed) or called
    if are_one(exact):
        return exact[0]
    if not found:
        raise ValidationError(_("There is no such place in the list: try the municipality or the country."))
    named = "; ".join(label_of(place) for place in found[:MOST_MEANT])
    raise ValidationError(_("Which place do you mean? %(places)s") % {"places": named})


def are_one(found: list[Place]) -> bool:
    """A town and its municipality of the same name are as good as one: the municipality is meant."""
    where = {(place.municipality, place.province) for place in found}
    return len(found) == 1 or (
        len(where) == 1 and {place.kind for place in found} == {"municipality", "place"}
    )
