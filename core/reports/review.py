"""Pages whose date of review has passed."""

import datetime

from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page

from core.editing.filters import publication_models
from core.reports.base import SiteReport

NEVER = datetime.date.max


class ReviewReport(SiteReport):
    name = "to-review"
    page_title = _("Pages to review")
    header_icon = "calendar-check"
    columns = [
        TitleColumn("title", label=_("Title"), url_name="wagtailadmin_pages:edit"),
        Column("cached_content_type.name", label=_("Kind"), width="14%"),
        Column("locale.language_code", label=_("Language"), width="10%"),
        Column("maintainer", label=_("Owner"), width="20%"),
        DateColumn("next_review_on", label=_("Next review"), width="14%"),
    ]
    list_export = [
        "title",
        "cached_content_type.name",
        "locale.language_code",
        "maintainer",
        "next_review_on",
    ]
    export_headings = {
        "cached_content_type.name": _("Kind"),
        "locale.language_code": _("Language"),
        "maintainer": _("Owner"),
        "next_review_on": _("Next review"),
    }

    def get_queryset(self):
        return pages_to_review()


def pages_to_review() -> QuerySet:
    """Live pages, the longest overdue first, each with `next_review_on` and `maintainer` (a name)."""
    pages = Page.objects.filter(live=True, alias_of=None).select_related("locale")
    pages = pages.annotate(
        next_review_on=_first_of("next_review_on", Value(NEVER, output_field=DateField())),
        maintainer=_first_of("maintainer__name", Value("")),
    )
    return pages.filter(next_review_on__lt=timezone.localdate()).order_by("next_review_on", "pk")


def _first_of(name: str, otherwise: Value) -> Coalesce:
    """The field `name` from whichever table of pages has it; each page is in one of them."""
    return Coalesce(*(F(f"{model._meta.model_name}__{name}") for model in publication_models()), otherwise)
