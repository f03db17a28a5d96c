"""What happens to a page in the source language happens to its translations."""

from collections.abc import Iterable

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import ngettext
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.signals import page_unpublished
from wagtail_localize.models import TranslationSource

from core.editing.gate import is_source
from core.models import Footer
from core.models.subjects import Subject


def translations_too(pages: list[Page], action: str) -> dict[Page, Iterable[Page]]:
    """For Wagtail's own views, which then tell how many pages are concerned."""
    found = {}
    for page in pages:
        if is_source(page):
            translations = page.get_translations()
            found[page] = translations.filter(alias_of=None) if action == "unpublish" else translations
    return found


@receiver(page_unpublished)
def unpublish_translations(sender, instance, **kwargs):
    """Also for a page that has expired. Aliases follow by themselves."""
    if is_source(instance):
        for page in instance.get_translations().filter(alias_of=None, live=True).specific():
            page.unpublish(set_expired=instance.expired, log_action="wagtail.unpublish")


def delete_translations_of_many(request, action_type: str, objects, action):
    """Before several pages are deleted at once."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return
    keys = [page.translation_key for page in objects if is_source(page)]
    chosen = [page.pk for page in objects]
    pages = Page.objects.filter(translation_key__in=keys).exclude(pk__in=chosen)
    count = 0
    for page in pages.specific():
        DeletePageAction(page, user=request.user).execute(skip_permission_checks=True)
        count += 1
    _tell(
        request,
        ngettext("%(count)d translation was deleted too.", "%(count)d translations were deleted too.", count),
        count,
    )


def move_translations_of_many(request, action_type: str, objects, action):
    """After several pages were moved at once."""
    if action_type != "move" or not issubclass(action.model, Page):
        return
    destination = action.cleaned_form.cleaned_data["chooser"]
    count = 0
    for page in Page.objects.filter(pk__in=[page.pk for page in objects]):
        if page.get_parent() == destination and is_source(page):
            count += move_translations(page, destination, request.user)
    _tell(
        request,
        ngettext("%(count)d translation was moved too.", "%(count)d translations were moved too.", count),
        count,
    )


def move_translations(page: Page, destination: Page, user) -> int:
    count = 0
    for translation in page.get_translations():
        target = destination.get_translation_or_none(translation.locale)
        if target and translation.get_parent() != target:
            MovePageAction(translation, target, pos="last-child", user=user).execute(
                skip_permission_checks=True
            )
            count += 1
    return count


def _tell(request, message: str, count: int) -> None:
    if count:
        messages.info(request, message % {"count": count})


@receiver(post_save)
def refresh_translated_snippet(sender, instance, raw=False, **kwargs):
    """A snippet has no draft: its new texts are waiting for translation from the moment it is saved."""
    if raw or not issubclass(sender, Subject | Footer):
        return
    sources = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    )
    for source in sources.filter(translations__enabled=True).distinct():
        source.update_from_db()
