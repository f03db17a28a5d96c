"""Translations that are behind their source."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from core.editing.states import with_progress, with_source_page
from core.reports.base import SiteReport


class TargetFilterSet(WagtailFilterSet):
    locale = ModelChoiceFilter(
        label=gettext_lazy("Language"),
        field_name="target_locale",
        queryset=Locale.objects.all(),
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Translation
        fields = ["locale"]


class TranslationsBehindReport(SiteReport):
    name = "translations-behind"
    page_title = gettext_lazy("Translations behind their source")
    header_icon = "wagtail-localize-language"
    filterset_class = TargetFilterSet
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            accessor="source.object_repr",
            get_url=lambda row: row.edit_url,
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="kind", width="14%"),
        Column("target_locale.language_code", label=gettext_lazy("Language"), width="10%"),
        Column("problem", label=gettext_lazy("Problem"), accessor="problem", width="30%"),
        DateColumn("source_published", label=gettext_lazy("Source published"), width="14%"),
    ]
    list_export = ["source.object_repr", "kind", "target_locale.language_code", "problem", "source_published"]
    export_headings = {
        "source.object_repr": gettext_lazy("Title"),
        "kind": gettext_lazy("Kind"),
        "target_locale.language_code": gettext_lazy("Language"),
        "problem": gettext_lazy("Problem"),
        "source_published": gettext_lazy("Source published"),
    }

    def get_queryset(self):
        return translations_behind()

    def decorate_paginated_queryset(self, object_list):
        for row in object_list:
            row.kind = capfirst(row.source.specific_content_type.name)
            row.problem = problem_of(row)
            row.edit_url = edit_url(row)
        return object_list


def translations_behind() -> QuerySet:
    """Translations that need an editor, the source published last first; see `problem_of`."""
    target = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale")
    )
    texts = StringTranslation.objects.filter(
        context__object_id=OuterRef("source__object_id"), locale=OuterRef("target_locale")
    )
    rows = with_source_page(with_progress(Translation.objects.filter(enabled=True))).annotate(
        target_id=Subquery(target.values("pk")[:1]),
        target_live=Subquery(target.values("live")[:1]),
        target_published=Subquery(target.values("live_revision__created_at")[:1]),
        text_changed=Subquery(texts.order_by("-updated_at").values("updated_at")[:1]),
    )
    behind = (
        Q(done__lt=F("total"))
        | Q(source_published__gt=F("source__last_updated_at"))
        | Q(source_live=False, target_live=True)
        | Q(source_live=True, target_published=None)
        | Q(source_live=True, text_changed__gt=F("target_published"))
    )
    related = ("source__specific_content_type", "source__locale", "target_locale")
    return rows.filter(behind).select_related(*related).order_by("-source_published", "pk")


def problem_of(row: Translation) -> str:
    """Why a row of `translations_behind` is there; the most pressing reason."""
    if row.source_live is False and row.target_live:
        return _("The source is not published any more")
    if row.source_published and row.source_published > row.source.last_updated_at:
        return _("The source has changed since")
    if row.done < row.total:
        return _("%(done)d of %(total)d texts translated") % {"done": row.done, "total": row.total}
    return _("Complete, but not published")


def edit_url(row: Translation) -> str:
    """Where the translation is edited."""
    if row.target_id:
        return reverse("wagtailadmin_pages:edit", args=[row.target_id])
    return row.get_target_instance_edit_url()
