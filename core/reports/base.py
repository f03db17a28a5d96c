"""What the reports have in common: addresses, rows, columns and export."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry


class LocaleFilterSet(WagtailFilterSet):
    locale = ModelChoiceFilter(label=_("Language"), queryset=Locale.objects.all(), empty_label=_("All"))

    class Meta:
        model = Page
        fields = ["locale"]


@dataclass(frozen=True)
class Finding:
    """A row of a report: where it is, in which language, and what is the matter."""

    title: str
    edit_url: str
    language: str
    kind: str
    problem: str

    pk = None  # a table asks for it


class SiteReport(ReportView):
    """A report that whoever may edit pages may see. `name` is the last part of its address."""

    name: str
    model = Page
    any_permission_required = ["add", "change", "publish"]
    results_template_name = "core/admin/report_results.html"
    filterset_class = LocaleFilterSet
    columns = [
        TitleColumn("title", label=_("Where"), get_url=lambda row: row.edit_url),
        Column("kind", label=_("Kind"), width="14%"),
        Column("language", label=_("Language"), width="10%"),
        Column("problem", label=_("Problem"), width="40%"),
    ]
    list_export = ["title", "kind", "language", "problem", "edit_url"]
    export_headings = {
        "title": _("Where"),
        "kind": _("Kind"),
        "language": _("Language"),
        "problem": _("Problem"),
        "edit_url": _("Address to edit it"),
    }

    @property
    def permission_policy(self):
        return policy_registry.get_by_type(Page)

    @property
    def export_filename(self):
        return self.name

    def get_index_url(self):
        return reverse(f"{self.name}_report")

    def get_index_results_url(self):
        return reverse(f"{self.name}_report_results")

    @classmethod
    def urls(cls) -> Iterable:
        return [
            path(f"reports/{cls.name}/", cls.as_view(), name=f"{cls.name}_report"),
            path(
                f"reports/{cls.name}/results/",
                cls.as_view(results_only=True),
                name=f"{cls.name}_report_results",
            ),
        ]

    @classmethod
    def menu_item(cls, order: int) -> MenuItem:
        address = reverse(f"{cls.name}_report")
        return MenuItem(
            cls.page_title, address, name=f"{cls.name}-report", icon_name=cls.header_icon, order=order
        )
