"""What happens to a page in the source language happens to its translations."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.admin import messages
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail.signals import page_unpublished
from wagtail_localize.models import Translation, TranslationSource

from core.editing.gate import is_source
from core.models import Footer
from core.models.subjects import Subject
from core.translation import translation_into


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


def replace_translations_of_many(request, action_type: str, objects, action):
    """After several pages were deleted at once."""
    if action_type == "delete" and issubclass(action.model, Page):
        replace_translations(request, objects)


def replace_translations(request, deleted: Iterable[Page]) -> None:
    """Where a translation was deleted and its source is live, visitors find the source's text again."""
    for page in deleted:
        source = live_source(page)
        if source and not page.alias_of_id:
            alias = leave_aliases(page, source)
            messages.info(
                request,
                _("Visitors now see the text of the source at the address of “%(title)s”, with a notice.")
                % {"title": page.get_admin_display_title()},
                buttons=[messages.button(alias.url, _("View live"))],
            )


def live_source(page: Page) -> Page | None:
    """The page that this one translates, while visitors can see it."""
    pages = Page.objects.filter(translation_key=page.translation_key, live=True)
    return None if is_source(page) else pages.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def leave_aliases(page: Page, source: Page) -> Page:
    """Aliases in place of a deleted translation and of what went with it from below; returns the first."""
    language = page.locale
    for row in source.get_descendants(inclusive=True).specific():
        if not row.has_translation(language):
            Translation.objects.filter(source__object_id=row.translation_key, target_locale=language).delete()
            row.copy_for_translation(language, copy_parents=True, alias=True)
    alias = source.get_translation(language).specific
    alias.slug = find_available_slug(alias.get_parent(), page.slug, ignore_page_id=alias.pk)
    alias.save(clean=False)
    return alias


def offer_alias(request, page: Page) -> None:
    """An unpublished translation stays, to be worked on; its editor chooses what visitors see instead."""
    if live_source(page) and translation_into(page):
        address = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
        button = messages.button(address, _("Show the text of the source"))
        messages.info(request, _("Visitors now find no page at this address."), buttons=[button])


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
