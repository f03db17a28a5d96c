"""What visitors searched for, and what editors can do about it."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy

from core.reports.base import SiteReport
from search.models import AskedQuery, FollowedResult, Synonym
from search.query_log import KEPT, TIP
from search.results import search_addresses

PERIODS = [(7, _("The last week")), (30, _("The last month"))]
RESULTS = [("none", _("Nothing found")), ("unused", _("Found, but nothing followed"))]
LONGEST = KEPT.days


class QueriesFilterSet(WagtailFilterSet):
    language = ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("All"))
    period = ChoiceFilter(label=_("Period"), choices=PERIODS, empty_label=_("The last three months"))
    found = ChoiceFilter(label=_("Results"), choices=RESULTS, empty_label=_("All"))

    class Meta:
        model = AskedQuery
        fields = ["language"]


class ActionsColumn(Column):
    cell_template_name = "search/admin/query_actions.html"

    def get_value(self, instance):
        asked = {"language": instance["language"], "asked": instance["query"]}
        return {
            _("Add a synonym"): f"{_add_address('synonym')}?{urlencode(asked)}",
            _("Add a tip"): f"{_add_address('placement')}?{urlencode(asked)}",
        }


class QueriesReport(SiteReport):
    """The queries of a period with what came of them, the most asked first."""

    name = "queries"
    page_title = _("What visitors search for")
    header_icon = "search"
    model = AskedQuery
    results_template_name = "search/admin/queries.html"
    filterset_class = QueriesFilterSet
    default_ordering = "-asked"
    columns = [
        TitleColumn("query", label=_("Query"), sort_key="query", get_url=lambda row: results_address(row)),
        Column("language_name", label=_("Language"), width="10%"),
        NumberColumn("asked", label=_("Asked"), sort_key="asked", width="8%"),
        NumberColumn("found", label=_("Results"), sort_key="found", width="8%"),
        NumberColumn("followed", label=_("Followed"), sort_key="followed", width="8%"),
        Column("ranks", label=_("At which place"), width="14%"),
        ActionsColumn("actions", label=_("Mend it"), width="16%"),
    ]
    list_export = ["query", "language_name", "asked", "found", "followed", "ranks"]
    export_headings = {
        "query": _("Query"),
        "language_name": _("Language"),
        "asked": _("Asked"),
        "found": _("Results"),
        "followed": _("Followed"),
        "ranks": _("At which place"),
    }

    @property
    def permission_policy(self):
        return ModelPermissionPolicy(Synonym)

    any_permission_required = ["add", "change"]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters that can be read; the form says which cannot."""
        self.filters.is_valid()
        return self.filters.form.cleaned_data

    @cached_property
    def since(self) -> datetime.date:
        days = int(self.chosen.get("period") or LONGEST)
        return timezone.localdate() - datetime.timedelta(days=days - 1)

    def get_queryset(self):
        rows = queries_since(self.since)
        chosen = self.chosen
        if chosen.get("language"):
            rows = rows.filter(language=chosen["language"])
        if chosen.get("found") == "none":
            rows = rows.filter(found=0)
        if chosen.get("found") == "unused":
            rows = rows.filter(found__gt=0, followed=0)
        return self.order_queryset(rows)

    def filter_queryset(self, queryset):
        return queryset  # it is narrowed down already: a period and "nothing found" are no fields

    def get_table(self, object_list):
        return super().get_table(in_words(object_list, self.since))

    def decorate_paginated_queryset(self, object_list):
        return in_words(object_list, self.since) if self.is_export else object_list


def queries_since(since: datetime.date) -> QuerySet:
    """One row for each query and language: `asked`, `found` (the last time) and `followed`."""
    same = {"language": OuterRef("language"), "query": OuterRef("query")}
    latest = AskedQuery.objects.filter(**same).order_by("-day").values("hits")[:1]
    followed = (
        FollowedResult.objects.filter(day__gte=since, **same)
        .order_by()
        .values("query")
        .annotate(total=Sum("times"))
        .values("total")
    )
    return (
        AskedQuery.objects.filter(day__gte=since)
        .order_by()
        .values("language", "query")
        .annotate(
            asked=Sum("times"),
            found=Subquery(latest),
            followed=Coalesce(Subquery(followed, output_field=IntegerField()), 0),
        )
    )


def in_words(rows: Iterable[dict], since: datetime.date) -> list[dict]:
    """The rows with `language_name` and `ranks`: how often each place was followed, in one query."""
    rows = list(rows)
    counted = (
        FollowedResult.objects.filter(day__gte=since, query__in=[row["query"] for row in rows])
        .order_by("rank")
        .values_list("language", "query", "rank")
        .annotate(total=Sum("times"))
    )
    places: dict[tuple[str, str], list[str]] = {}
    for language, query, rank, total in counted:
        place = gettext("tip") if rank == TIP else str(rank)
        places.setdefault((language, query), []).append(f"{place}: {total} ×")
    names = dict(settings.LANGUAGES)
    for row in rows:
        row["language_name"] = names[row["language"]]
        row["ranks"] = ", ".join(places.get((row["language"], row["query"]), []))
    return rows


def results_address(row: dict) -> str:
    return f"{search_addresses()[row['language']]}?{urlencode({'q': row['query']})}"


def _add_address(model: str) -> str:
    return reverse(f"wagtailsnippets_search_{model}:add")
