"""No page is published half-translated: every way to publish asks here first, and says what is missing."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.update_translations import UpdateTranslationsView

from core.editing.states import with_progress
from core.translation import incomplete_message, missing_texts


def stop_publishing(request, page: Page):
    """Before the editor for translations publishes what is there. Nothing is saved but what was typed."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    missing = missing_texts(page)
    if not missing:
        return None
    hint = _("Look on every tab: a missing text has a button “Translate”.")
    messages.error(request, f"{incomplete_message(missing)} {hint}")
    return redirect(request.path)


def stop_publishing_many(request, action_type: str, objects, action):
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    pages = list(objects)
    if action.get_execution_context().get("include_descendants"):
        pages += [child for page in objects for child in page.get_descendants().not_live()]
    unfinished = incomplete_pages(pages)
    if not unfinished:
        return None
    for page, missing in unfinished:
        messages.error(request, f"{page.get_admin_display_title()}: {incomplete_message(missing)}")
    return redirect(action.next_url)


def incomplete_pages(pages: Iterable[Page]) -> list[tuple[Page, int]]:
    """The pages that are unfinished translations, each with the number of texts missing; one query."""
    by_key = {(page.translation_key, page.locale_id): page for page in pages}
    records = with_progress(
        Translation.objects.filter(source__object_id__in=[key for key, _locale in by_key], enabled=True)
    ).select_related("source")
    found = (
        (by_key.get((row.source.object_id, row.target_locale_id)), row.total - row.done) for row in records
    )
    return [(page, missing) for page, missing in found if page and missing]


class UpdateView(UpdateTranslationsView):
    """Brings translations up to date; "publish immediately" waits for the missing texts."""

    def get_form(self):
        form = super().get_form()
        form.fields["publish_translations"].help_text = _(
            "Only translations without missing texts are published."
        )
        return form

    def form_valid(self, form):
        # What has changed at the source only shows after the update, so that comes first.
        wanted = form.cleaned_data["publish_translations"]
        form.cleaned_data["publish_translations"] = False
        response = super().form_valid(form)
        if wanted:
            self.publish_complete(self.object)
        return response

    def publish_complete(self, source: TranslationSource) -> None:
        for translation in with_progress(source.translations.filter(enabled=True)).select_related(
            "target_locale"
        ):
            missing = translation.total - translation.done
            if missing:
                messages.error(self.request, f"{translation.target_locale}: {incomplete_message(missing)}")
            elif self.may_publish(translation):
                self.publish(translation)

    def publish(self, translation: Translation) -> None:
        try:
            translation.save_target(user=self.request.user, publish=True)
        except ValidationError as error:
            messages.error(self.request, f"{translation.target_locale}: {' '.join(error.messages)}")

    def may_publish(self, translation: Translation) -> bool:
        target = translation.get_target_instance()
        if not isinstance(target, Page) or target.permissions_for_user(self.request.user).can_publish():
            return True
        messages.error(self.request, _("You may not publish this page. Submit it for moderation instead."))
        return False


def keep_superusers(request, user=None):
    """Only a superuser makes or changes superusers; else "may change users" would mean "may do anything"."""
    if request.user.is_superuser:
        return None
    if getattr(user, "is_superuser", False) or request.POST.get("is_superuser"):
        messages.error(request, _("Only a superuser may do this."))
        return redirect("wagtailusers_users:index")
    return None


def is_source(page: Page) -> bool:
    """Whether other languages are translations of this page, and not the other way round."""
    return page.locale.language_code == settings.LANGUAGE_CODE
