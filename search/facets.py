"""By what visitors narrow results down, and how they read each choice."""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.utils.translation import gettext as _

from core.facets import theme_facet, year_facet
from core.known import known
from core.listing import Facet
from core.models import Organisation
from core.pages import BasePage


def facets() -> list[Facet]:
    return [
        Facet("kind", _("Kind"), "", _own_labels("kind")),
        theme_facet(),
        Facet("audience", _("For whom"), "", _own_labels("audience")),
        Facet("organisation", _("Organisation"), "", _organisation_labels),
        year_facet(),
    ]


def _own_labels(facet: str) -> Callable[[Iterable[str]], dict[str, str]]:
    return lambda values: labels_of_pages().get(facet, {})


def labels_of_pages() -> dict[str, dict[str, str]]:
    """How each kind of page says its own facet values, in the reader's language."""
    found: dict[str, dict[str, str]] = {}
    for model in apps.get_models():
        if issubclass(model, BasePage) and model.is_searchable:
            for facet, labels in model.search_labels().items():
                found.setdefault(facet, {}).update(labels)
    return found


def _organisation_labels(values: Iterable[str]) -> dict[str, str]:
    asked = set(values)
    found = {one.slug: one.name for one in known(Organisation).values() if one.slug in asked}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))
