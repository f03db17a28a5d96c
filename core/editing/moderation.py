"""Editors hand in a finished translation as they hand in any page: through the workflow.

The editor for translations only knows how to publish. Here the translated page becomes a revision, while
visitors keep seeing the page as it was, and a moderator is asked to approve it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from core.translation import incomplete_message, missing_texts, translation_into


def translated_revision(page: Page, record: Translation, user) -> Revision:
    """The page with its translated texts as a revision; the page itself stays as it is.

    Raises ValidationError when a text does not fit its field.
    """
    # `save_target` would write the texts into the live page at once.
    translated = record.source.get_ephemeral_translated_instance(record.target_locale, fallback=True)
    slug = slugify(translated.slug)
    translated.slug = find_available_slug(page.get_parent(), slug, ignore_page_id=page.pk)
    return translated.save_revision(user=user)


def may_submit(page: Page, user) -> bool:
    allowed = page.permissions_for_user(user)
    return allowed.can_edit() and allowed.can_submit_for_moderation()


class SubmitView(TemplateView):
    """Asks for confirmation, then starts the workflow for a translation."""

    template_name = "core/admin/submit_for_moderation.html"

    def dispatch(self, request, page_id):
        self.page = get_object_or_404(Page, pk=page_id).specific
        self.record = translation_into(self.page)
        workflow = self.page.get_workflow()
        if workflow is None or self.record is None or not may_submit(self.page, request.user):
            raise PermissionDenied
        missing = missing_texts(self.page)
        return self.refuse(incomplete_message(missing)) if missing else super().dispatch(request)

    def refuse(self, message: str):
        messages.error(self.request, message)
        return self.back()

    def back(self):
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.page, workflow=self.page.get_workflow(), **kwargs)

    def post(self, request):
        try:
            translated_revision(self.page, self.record, request.user)
        except ValidationError as error:
            return self.refuse(" ".join(error.messages))
        self.page.refresh_from_db()
        self.page.get_workflow().start(self.page, request.user)
        messages.success(request, _("The translation was submitted for moderation."))
        return self.back()


def offer_to_submit(request, page: Page) -> None:
    """Above a finished translation, for whoever may not publish it: the way to somebody who may."""
    allowed = page.permissions_for_user(request.user)
    if (
        request.method != "GET"
        or page.alias_of_id
        or allowed.can_publish()
        or not may_submit(page, request.user)
    ):
        return
    if translation_into(page) and not missing_texts(page):
        address = reverse("submit_translation_for_moderation", args=[page.pk])
        button = messages.button(address, _("Submit for moderation"))
        messages.info(request, _("Every text has a translation."), buttons=[button])


urls = [
    path("translations/<int:page_id>/submit/", SubmitView.as_view(), name="submit_translation_for_moderation")
]
