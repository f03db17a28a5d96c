"""A moderator approves a translation or sends it back, for which its own editor has no buttons."""

from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.signals import page_published


def may_review(page: Page, user) -> bool:
    task = page.current_workflow_task
    return bool(task) and any(name == "approve" for name, *_rest in task.get_actions(page, user))


def tell_what_waits(request, page: Page) -> None:
    if may_review(page, request.user):
        button = messages.button(
            reverse("review_translation", args=[page.pk]), _("Approve or request changes")
        )
        messages.info(request, _("This translation waits for your approval."), buttons=[button])


class ReviewView(TemplateView):
    """The answers that Wagtail gives a moderator elsewhere, which also handles them."""

    template_name = "core/admin/review_translation.html"

    def get_context_data(self, page_id):
        page = get_object_or_404(Page, pk=page_id).specific
        if not may_review(page, self.request.user):
            raise PermissionDenied
        return super().get_context_data(page=page, state=page.current_workflow_task_state)


@receiver(page_published)
def close_workflow(sender, instance, revision=None, **kwargs):
    """Whoever publishes the newest text leaves nothing to approve."""
    if revision and revision.pk == instance.latest_revision_id:
        cancel_workflow(instance, revision.user)


def cancel_workflow(page: Page, user) -> None:
    state = page.current_workflow_state
    if state:
        state.cancel(user=user)


urls = [path("translations/<int:page_id>/review/", ReviewView.as_view(), name="review_translation")]
