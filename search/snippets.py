"""How editors look after the search."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet, SnippetViewSetGroup

from core.public_pages import public_pages
from search.models import DocumentText, Placement, Synonym


class PrefilledCreateView(CreateView):
    """Begins with what a link gives, so that the report of queries leads to a form that is half filled in."""

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("language", "asked") if name in self.request.GET}


class TellsWhatWaits:
    """For a form of placements: says of a tip that nobody sees yet what it waits for."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if self.object.waits:
            words = _("Visitors cannot see “%(page)s” now: the tip is shown as soon as they can.")
            messages.warning(self.request, words % {"page": self.object.page.get_admin_display_title()})
        return response


class PlacementCreateView(TellsWhatWaits, PrefilledCreateView):
    pass


class PlacementEditView(TellsWhatWaits, EditView):
    pass


class WaitsColumn(Column):
    """Which tips nobody sees, as their page is not public."""

    def get_value(self, instance):
        waits = instance.effect == Placement.Effect.FIRST and not instance.is_public
        return _("a page that visitors can see") if waits else ""


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    add_view_class = PrefilledCreateView
    icon = "resubmit"
    list_display = [
        "asked",
        "found",
        BooleanColumn("both_ways", label=_("Both ways")),
        Column("get_language_display", label=_("Language"), sort_key="language"),
    ]
    list_filter = ["language", "both_ways"]
    search_fields = ["asked", "found"]
    search_backend_name = None  # the database finds parts of words
    list_per_page = 50
    panels = [
        FieldPanel("language"),
        FieldRowPanel([FieldPanel("asked"), FieldPanel("found")]),
        FieldPanel("both_ways"),
    ]


class PlacementViewSet(SnippetViewSet):
    model = Placement
    add_view_class = PlacementCreateView
    edit_view_class = PlacementEditView
    icon = "pick"
    list_display = [
        "asked",
        Column("page", label=_("Page"), sort_key="page__title"),
        Column("get_effect_display", label=_("Visitors see it"), sort_key="effect"),
        WaitsColumn("waits", label=_("Waits for")),
        Column("get_language_display", label=_("Language"), sort_key="language"),
    ]
    list_filter = ["language", "effect"]
    search_fields = ["asked", "page__title"]
    search_backend_name = None
    list_per_page = 50
    panels = [FieldPanel("language"), FieldPanel("asked"), FieldPanel("page"), FieldPanel("effect")]

    def get_queryset(self, request):
        """With `is_public`, so that the list asks once for all pages."""
        public = public_pages(language="").filter(pk=OuterRef("page"))
        return Placement.objects.select_related("page").annotate(is_public=Exists(public))


class OnlyLookedAt(ModelPermissionPolicy):
    """Whoever it is: what reads the files adds, changes and removes them."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)


register_permission_policy(DocumentText, OnlyLookedAt(DocumentText), exact_class=True)


class DocumentTextViewSet(SnippetViewSet):
    """Which files could be read, for whoever wonders why one is not found."""

    model = DocumentText
    icon = "doc-full"
    menu_label = _("Files read")
    list_display = [
        "document",
        Column("get_problem_display", label=_("Problem"), sort_key="problem"),
        Column("extent", label=_("What was read")),
        Column("read_at", label=_("Read at"), sort_key="read_at"),
    ]
    list_filter = ["problem"]
    search_fields = ["document__title"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields_exclude = [
        "document"
    ]  # the title names it; its size is not known of one that is gone
    panels = []


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Search")
    menu_name = "site-search"
    menu_icon = "search"
    menu_order = 260
    items = [SynonymViewSet, PlacementViewSet, DocumentTextViewSet]
