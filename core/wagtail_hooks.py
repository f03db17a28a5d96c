from django.urls import path
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem

from core import mail, snippets
from core.editing import cascade, dashboard, gate, moderation, review
from core.editing.checker import PageChecker
from core.editing.listings import SitePageViewSet
from core.reports.images import ImagesWithoutTextReport
from core.reports.links import BrokenLinksReport
from core.reports.review import ReviewReport
from core.reports.translations import TranslationsBehindReport

# Before those that Wagtail and wagtail-localize register.
FIRST = -10
REPORTS = (TranslationsBehindReport, ReviewReport, ImagesWithoutTextReport, BrokenLinksReport)

snippets.register()
hooks.register("register_admin_viewset", SitePageViewSet)
hooks.register("do_each_minute", mail.send_what_waits)


@hooks.register("register_admin_urls", order=FIRST)
def admin_urls():
    update = path("localize/update/<int:translation_source_id>/", gate.UpdateView.as_view())
    reports = [address for report in REPORTS for address in report.urls()]
    return [update, *moderation.urls, *review.urls, *reports]


def _report_item(report, order):
    return lambda: report.menu_item(order)


for _order, _report in enumerate(REPORTS, start=100):
    hooks.register("register_reports_menu_item", _report_item(_report, _order))


@hooks.register("before_edit_page", order=FIRST)
def publish_translation(request, page):
    moderation.tell_about_translation(request, page)
    return gate.stop_publishing(request, page)


@hooks.register("before_bulk_action", order=FIRST)
def before_many(request, action_type, objects, action):
    cascade.delete_translations_of_many(request, action_type, objects, action)
    return gate.stop_publishing_many(request, action_type, objects, action)


@hooks.register("after_bulk_action")
def after_many(request, action_type, objects, action):
    cascade.move_translations_of_many(request, action_type, objects, action)
    cascade.replace_translations_of_many(request, action_type, objects, action)


@hooks.register("after_delete_page")
def after_deleting(request, page):
    cascade.replace_translations(request, [page])


@hooks.register("after_unpublish_page")
def after_unpublishing(request, page):
    cascade.offer_alias(request, page)


@hooks.register("construct_translated_pages_to_cascade_actions")
def translated_pages(pages, action):
    return cascade.translations_too(pages, action)


@hooks.register("before_create_user")
def create_user(request):
    return gate.keep_superusers(request)


@hooks.register("before_edit_user")
def edit_user(request, user):
    return gate.keep_superusers(request, user)


@hooks.register("construct_homepage_summary_items")
def summary(request, items):
    items += [dashboard.ToReviewItem(request), dashboard.BehindItem(request)]


@hooks.register("construct_wagtail_userbar")
def userbar(request, items, page):
    items[:] = [
        PageChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
