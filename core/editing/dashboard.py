"""Two numbers on the editors' first page: what waits for a review, and what waits for a translation."""

from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.site_summary import SummaryItem

from core.reports.review import pages_to_review
from core.reports.translations import translations_behind


class WaitingItem(SummaryItem):
    template_name = "core/admin/summary_item.html"
    icon: str
    report: str

    def is_shown(self):
        return user_has_any_page_permission(self.request.user)

    def get_context_data(self, parent_context):
        count = self.count()
        return {
            "count": count,
            "words": self.words(count),
            "icon": self.icon,
            "address": reverse(self.report),
        }


class ToReviewItem(WaitingItem):
    order = 400
    icon = "calendar-check"
    report = "to-review_report"

    def count(self) -> int:
        return pages_to_review().count()

    def words(self, count: int) -> str:
        return ngettext("page to review", "pages to review", count)


class BehindItem(WaitingItem):
    order = 410
    icon = "wagtail-localize-language"
    report = "translations-behind_report"

    def count(self) -> int:
        return translations_behind().count()

    def words(self, count: int) -> str:
        return ngettext("translation behind", "translations behind", count)
