"""Above an initiative that its makers sent in: who they are, and whether it is there already."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class SubmissionPanel(Panel):
    def __init__(self, **kwargs):
        super().__init__(**({"heading": _("Sent in by its makers"), "icon": "mail"} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        template_name = "network_map/admin/submission_panel.html"

        @property
        def submission(self):
            from network_map.models import Submission  # this module is part of the model of a page

            if not self.instance.pk:
                return None
            if not hasattr(self, "_submission"):
                rows = Submission.objects.select_related("map", "page")
                self._submission = rows.filter(page=self.instance.pk).first()
            return self._submission

        def is_shown(self):
            return super().is_shown() and self.submission is not None

        def get_context_data(self, parent_context=None):
            from network_map.drawing.map import spot_drawing
            from network_map.submissions.alike import alike, alike_waiting

            submission, page = self.submission, self.instance
            return super().get_context_data(parent_context) | {
                "submission": submission,
                "page": page,
                "drawing": spot_drawing(page),
                "alike": alike(submission.map, submission.data, leave_out=page.pk),
                "waiting": alike_waiting(submission) if submission.is_reviewed else [],
                "comparison": self._comparison(page),
                "may_decide": submission.is_reviewed and self._may_decide(page),
            }

        def _comparison(self, page) -> str:
            """Where Wagtail shows what would change for visitors."""
            if not (page.live and page.has_unpublished_changes):
                return ""
            return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])

        def _may_decide(self, page) -> bool:
            return page.permissions_for_user(self.request.user).can_publish()
