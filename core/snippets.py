"""How editors find themes, organisations, people and footers."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, LocaleColumn, NumberColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.models import Contribution, Footer, Organisation, PageOrganisation, PageTheme, Person, Theme


def subject_columns(*own):
    """The columns of a list of subjects, with those of its kind in the middle."""
    language = LocaleColumn(label=_("Language"))
    return ["name", language, *own, NumberColumn("page_count", label=_("Pages"), sort_key="page_count")]


class SubjectViewSet(SnippetViewSet):
    """A kind of subject, listed with the number of pages that visitors and editors find under it.

    Subclasses name the rows that join pages to it: `joins` is the model, `join_field` its foreign key.
    """

    joins: type
    join_field: str
    search_fields = ["name"]
    search_backend_name = None  # a list of some hundreds: the database finds parts of words in any field
    list_display = subject_columns()
    list_per_page = 50

    def get_queryset(self, request):
        key = f"{self.join_field}__translation_key"
        rows = (
            self.joins._default_manager.filter(
                **{key: OuterRef("translation_key")}, page__locale_id=OuterRef("locale_id")
            )
            .order_by()
            .values(key)
            .annotate(count=Count("page_id", distinct=True))
        )
        count = Subquery(rows.values("count"), output_field=IntegerField())
        return self.model._default_manager.select_related("locale").annotate(page_count=Coalesce(count, 0))


class ThemeViewSet(SubjectViewSet):
    model = Theme
    icon = "tag"
    joins, join_field = PageTheme, "theme"
    list_display = subject_columns(Column("get_shape_display", label=_("Shape")))
    ordering = ["order", "pk"]


class OrganisationViewSet(SubjectViewSet):
    model = Organisation
    icon = "group"
    joins, join_field = PageOrganisation, "organisation"
    list_filter = ["kind"]
    search_fields = ["name", "place"]
    list_display = subject_columns(
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("place", label=_("Place"), sort_key="place"),
    )


class PersonViewSet(SubjectViewSet):
    model = Person
    icon = "user"
    joins, join_field = Contribution, "person"
    list_filter = ["organisation"]
    search_fields = ["name", "role"]
    list_display = subject_columns(
        "role", Column("organisation", label=_("Organisation"), sort_key="organisation__name")
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")


class SubjectsGroup(SnippetViewSetGroup):
    """The menu "Subjects"; apps add to it with the hook `register_subject_viewset`."""

    menu_label = _("Subjects")
    menu_name = "subjects"
    menu_icon = "tag"
    menu_order = 250

    @cached_property
    def items(self):
        return [
            ThemeViewSet,
            OrganisationViewSet,
            PersonViewSet,
            *[found() for found in hooks.get_hooks("register_subject_viewset")],
        ]


class FooterViewSet(SnippetViewSet):
    model = Footer
    icon = "bars"
    list_display = ["tagline", LocaleColumn(label=_("Language"))]
    add_to_settings_menu = True
    menu_order = 110


def register():
    register_snippet(SubjectsGroup)
    register_snippet(FooterViewSet)
