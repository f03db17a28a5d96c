"""Lists of pages with the columns that matter: kind, theme, languages and the date of the next review."""

from copy import copy

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.workflow import CollectWorkflowActionDataView, WorkflowActionView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page, TaskState

from core.editing.columns import PAGE_COLUMNS, annotate
from core.editing.filters import ConcernsFilters, ExplorerFilters

OUTCOMES = {
    TaskState.STATUS_APPROVED: _("“%(title)s” was approved and published."),
    TaskState.STATUS_REJECTED: _("Its editor was asked to change “%(title)s”."),
}
TITLE_WIDTH = "30%"  # without it the other columns leave a title room for half a word


def with_page_columns(columns, leave_out=("type", "parent")):
    """Wagtail's columns with ours after the title, in place of those left out."""
    kept = [column for column in columns if column.name not in leave_out]
    place = [column.name for column in kept].index("title")
    title = copy(kept[place])
    title.width = TITLE_WIDTH
    return [*kept[:place], title, *PAGE_COLUMNS, *kept[place + 1 :]]


class AnnotatedMixin:
    """Fills our columns for the pages on screen, once they are known."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        annotate(context["object_list"])
        return context


class ExplorerView(AnnotatedMixin, ExplorableIndexView):
    base_filterset_class = ExplorerFilters
    base_columns = with_page_columns(ExplorableIndexView.base_columns, leave_out=("type",))


class FlatListView(AnnotatedMixin, IndexView):
    base_filterset_class = ConcernsFilters
    base_columns = with_page_columns(IndexView.base_columns)


class ApprovingMixin:
    """Tells a moderator what is missing where approval would publish half a translation."""

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
            return redirect(self.redirect_url)


class ApproveView(ApprovingMixin, WorkflowActionView):
    """Also says what was done, where Wagtail only shows the page again."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        self.task_state.refresh_from_db()
        words = OUTCOMES.get(self.task_state.status)
        if words:
            messages.success(request, words % {"title": self.object.get_admin_display_title()})
        return response


class ApproveWithCommentView(ApprovingMixin, CollectWorkflowActionDataView):
    pass


class SitePageViewSet(PageViewSet):
    """Every page of the site, in place of Wagtail's own."""

    model = Page
    index_view_class = ExplorerView
    filterset_class = ExplorerFilters
    workflow_action_view_class = ApproveView
    collect_workflow_action_data_view_class = ApproveWithCommentView


class FlatListViewSet(PageListingViewSet):
    """A list in the menu of all pages of one kind, in both languages."""

    index_view_class = FlatListView
    filterset_class = PageListingViewSet.UNDEFINED  # it is the `base_filterset_class` of the view
    add_to_admin_menu = True

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(page_title=self.menu_label, **kwargs)
