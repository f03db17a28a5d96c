"""Editors hand in a finished translation as they hand in any page: through the workflow.

The editor for translations only knows how to publish. Here the translated page becomes a revision, while
visitors keep seeing the page as it was, and a moderator is asked to approve it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views.convert import convert_to_alias as localize_convert_to_alias
from wagtail_localize.views.edit_translation import upload_pofile

from core.editing.review import cancel_workflow, tell_what_waits
from core.editing.states import is_outdated
from core.translation import incomplete_message, missing_texts, translated_revision, translation_into


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
            return self.refuse(sentences(self.page, error))
        self.page.refresh_from_db()
        hand_in(self.page, request.user)
        messages.success(request, _("The translation was submitted for moderation."))
        return self.back()


def hand_in(page: Page, user) -> None:
    """Start the workflow, or take it up where a moderator asked for changes."""
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, user)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    # Otherwise it waits for a moderator already, who approves the newest revision.


def sentences(page: Page, error: ValidationError) -> str:
    """What is wrong, each sentence after the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {field.name: getattr(field, "verbose_name", field.name) for field in page._meta.get_fields()}
    found = error.message_dict.items()
    return " ".join(f"{capfirst(names.get(name, name))}: {' '.join(texts)}" for name, texts in found)


def tell_about_translation(request, page: Page) -> None:
    """Above the texts of a translation: that its source changed, or what to do when it is done."""
    record = None if request.method != "GET" or page.alias_of_id else translation_into(page)
    if record is None:
        return
    tell_what_waits(request, page)
    if is_outdated(record):
        address = reverse("wagtail_localize:update_translations", args=[record.source_id])
        allowed = request.user.has_perm("wagtail_localize.submit_translation")
        buttons = [messages.button(address, _("Fetch the new texts"))] if allowed else []
        messages.warning(request, _("The source was changed after it was translated."), buttons=buttons)
    elif may_hand_in(page, request.user) and not missing_texts(page):
        address = reverse("submit_translation_for_moderation", args=[page.pk])
        button = messages.button(address, _("Submit for moderation"))
        messages.info(request, _("Every text has a translation."), buttons=[button])


def may_hand_in(page: Page, user) -> bool:
    """Whether it takes a moderator to publish, and none has it yet."""
    allowed = page.permissions_for_user(user)
    return not allowed.can_publish() and not page.workflow_in_progress and may_submit(page, user)


def upload_texts(request, translation_id: int):
    """wagtail-localize's own view, which expects a file and in it the translation that it is of."""
    record, start = get_object_or_404(Translation, pk=translation_id), timezone.now()
    try:
        response = upload_pofile(request, translation_id)
    except KeyError:
        messages.error(request, _("This is not a file with the texts of a translation."))
        return redirect(record.get_target_instance_edit_url())
    tell_how_many(request, taken_since(start, record))
    return response


def taken_since(start, record: Translation) -> int:
    texts = StringTranslation.objects.filter(
        context__object_id=record.source.object_id, locale=record.target_locale, updated_at__gte=start
    )
    return texts.count()


def tell_how_many(request, count: int) -> None:
    """wagtail-localize calls it a success even when the file was cut off before its first text."""
    words = ngettext("%(count)d new text in the file.", "%(count)d new texts in the file.", count)
    tell = messages.info if count else messages.warning
    tell(request, words % {"count": count})


def convert_to_alias(request, page_id: int):
    """wagtail-localize's own view, for whoever may publish: visitors see the text of the source at once."""
    page = get_object_or_404(Page, pk=page_id)
    if page.live and not page.permissions_for_user(request.user).can_publish():
        messages.error(request, _("Visitors would see this at once: ask a moderator to do it."))
        return redirect("wagtailadmin_pages:edit", page_id)
    response = localize_convert_to_alias(request, page_id)
    if request.method == "POST":
        cancel_workflow(page, request.user)
    return response


urls = [
    path("localize/page/<int:page_id>/convert_to_alias/", convert_to_alias),
    path("localize/translate/<int:translation_id>/pofile/upload/", upload_texts),
    path(
        "translations/<int:page_id>/submit/", SubmitView.as_view(), name="submit_translation_for_moderation"
    ),
]
