import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from core.documents import page_ids_with
from core.models import Document
from search import documents, engines, keeping, query_log, standing, upkeep
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
    upkeep.write_what_waits()
    documents.read_waiting()
    query_log.forget_old()


@hooks.register("after_bulk_action")
def files_moved(request, action_type, objects, action):
    """Files that are put into another collection together are saved by no one."""
    if action_type == "add_to_collection" and issubclass(action.model, Document):
        keeping.update(page_ids_with([document.pk for document in objects]))


class WarningPanel(Component):
    """Says on the dashboard what is wrong with the search."""

    order = 50

    def __init__(self, text: str):
        self.text = text

    def render_html(self, parent_context=None):
        return format_html('<div class="help-block help-warning">{}</div>', self.text)


@hooks.register("construct_homepage_panels")
def tell_what_is_wrong(request, panels):
    text = about_versions() or about_what_waits()
    if text:
        panels.append(WarningPanel(text))


def about_versions() -> str:
    """An index of another version is there, but neither answers nor takes in what changes."""
    if standing.is_of_another_version(engines.database_engine()):
        return gettext(
            "The search index was made by another version; run `manage.py search_rebuild`."
            " Until then visitors cannot search."
        )
    if standing.is_of_another_version(engines.engine()):
        return gettext(
            "The search index was made by another version; run `manage.py search_rebuild`."
            " Until then visitors get their answers from the database."
        )
    return ""


def about_what_waits() -> str:
    if not keeping.has_remote_engine():
        return ""
    since = timezone.now() - A_WHILE
    count = PendingWrite.objects.filter(index=PendingWrite.REMOTE, since__lt=since).count()
    words = ngettext(
        "The search engine is away: %(count)d change will be found when it is back."
        " Visitors get their answers from the database.",
        "The search engine is away: %(count)d changes will be found when it is back."
        " Visitors get their answers from the database.",
        count,
    )
    return words % {"count": count} if count else ""
