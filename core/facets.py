"""The facets that several lists share."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.cards import themes_by_key
from core.listing import Facet, year_labels


def _theme_labels(values: Iterable[str]) -> dict[str, str]:
    return {theme.slug: theme.name for theme in themes_by_key().values()}


def theme_facet() -> Facet:
    return Facet("theme", _("Theme"), "page_themes__theme__slug", _theme_labels, shows_theme=True)


def year_facet() -> Facet:
    return Facet("year", _("Year"), "first_published_at__year", year_labels)
