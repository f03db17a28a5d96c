"""Initiatives of which visitors miss something: confirmation, a place, or who is behind it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.models import Locale

from core.models import PageOrganisation
from core.reports.base import Finding, LocaleFilterSet, SiteReport
from network_map.models import InitiativePage
from network_map.places.locations import Precision

SILENT, PLACELESS, MAKERLESS = "silent", "place", "organisation"
PROBLEMS = {
    SILENT: gettext_lazy("Nobody answers any more"),
    PLACELESS: gettext_lazy("Without a place"),
    MAKERLESS: gettext_lazy("Without an organisation"),
}


class GapsFilterSet(LocaleFilterSet):
    problem = ChoiceFilter(
        label=gettext_lazy("Problem"), choices=list(PROBLEMS.items()), empty_label=gettext_lazy("All")
    )


class GapsReport(SiteReport):
    name = "initiatives-with-gaps"
    page_title = gettext_lazy("Initiatives with gaps")
    header_icon = "globe"
    filterset_class = GapsFilterSet

    def get_filtered_queryset(self) -> list[Finding]:
        chosen = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        return list(gaps(chosen.get("locale"), chosen.get("problem")))


def gaps(locale: Locale | None = None, problem: str | None = None) -> Iterator[Finding]:
    """One row for each initiative that is live, with all that it misses, in one query."""
    makers = PageOrganisation.objects.filter(page=OuterRef("pk"))
    pages = InitiativePage.objects.filter(live=True, alias_of=None).annotate(has_maker=Exists(makers))
    pages = pages.filter(Q(is_unconfirmed=True) | Q(precision=Precision.NOWHERE) | Q(has_maker=False))
    if locale is not None:
        pages = pages.filter(locale=locale)
    for page in pages.select_related("locale").defer_streamfields().order_by("title", "pk"):
        found = _problems(page)
        if problem is None or problem == "" or problem in found:
            yield Finding(
                page.title,
                reverse("wagtailadmin_pages:edit", args=[page.pk]),
                page.locale.language_code,
                page.kind_label,
                "; ".join(str(PROBLEMS[each]) for each in found),
            )


def _problems(page: InitiativePage) -> list[str]:
    is_so = {
        SILENT: page.is_unconfirmed,
        PLACELESS: page.precision == Precision.NOWHERE,
        MAKERLESS: not page.has_maker and not page.organisation_name,
    }
    return [problem for problem, holds in is_so.items() if holds]
