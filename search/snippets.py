"""How editors look after the search."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from search.models import DocumentText, Synonym


class SynonymViewSet(SnippetViewSet):
    model = Synonym
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


class DocumentTextViewSet(SnippetViewSet):
    """Which files could be read, for whoever wonders why one is not found."""

    model = DocumentText
    icon = "doc-full"
    menu_label = _("Files read")
    list_display = [
        "document",
        Column("get_problem_display", label=_("Problem"), sort_key="problem"),
        BooleanColumn("is_cut", label=_("Only in part")),
        Column("read_at", label=_("Read at"), sort_key="read_at"),
    ]
    list_filter = ["problem"]
    search_fields = ["document__title"]
    search_backend_name = None
    inspect_view_enabled = True
    panels = []


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Search")
    menu_name = "site-search"
    menu_icon = "search"
    menu_order = 260
    items = [SynonymViewSet, DocumentTextViewSet]
