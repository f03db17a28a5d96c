import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from core.documents import page_ids_with
from core.models import Document
from search import documents, keeping, query_log
from search.models import PendingWrite
from search.report import QueriesReport
from search.snippets import SearchGroup

A_WHILE = datetime.timedelta(minutes=1)  # in which a write is under way, and nobody need know

register_snippet(SearchGroup)
hooks.register("register_admin_urls", QueriesReport.urls)


@hooks.register("register_reports_menu_item")
def queries_item():
    return QueriesReport.menu_item(order=90)


@hooks.register("do_each_minute")
def keep_up():
    keeping.write_what_waits()
    documents.read_waiting()
    query_log.forget_old()


@hooks.register("after_bulk_action")
def files_moved(request, action_type, objects, action):
    """Files that are put into another collection together are saved by no one."""
    if action_type == "add_to_collection" and issubclass(action.model, Document):
        keeping.update(page_ids_with([document.pk for document in objects]))


class WaitingPanel(Component):
    """Says on the dashboard that the search engine has been away."""

    order = 50

    def __init__(self, count: int):
        self.count = count

    def render_html(self, parent_context=None):
        words = ngettext(
            "The search engine is away: %(count)d change will be found when it is back."
            " Visitors get their answers from the database.",
            "The search engine is away: %(count)d changes will be found when it is back."
            " Visitors get their answers from the database.",
            self.count,
        )
        return format_html('<div class="help-block help-warning">{}</div>', words % {"count": self.count})


@hooks.register("construct_homepage_panels")
def tell_what_waits(request, panels):
    if not keeping.has_remote_engine():
        return
    since = timezone.now() - A_WHILE
    count = PendingWrite.objects.filter(index=PendingWrite.REMOTE, since__lt=since).count()
    if count:
        panels.append(WaitingPanel(count))
