"""Pages and snippets in two languages: what is missing from a translation."""

from functools import wraps

from django.utils.text import slugify
from django.utils.translation import ngettext
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation


def translation_into(page) -> Translation | None:
    """The translation record that makes this page out of its source, when it has one."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )


def missing_texts(page) -> int:
    """How many texts of the source have no translation yet; 0 for a page that is no translation."""
    record = translation_into(page)
    if record is None:
        return 0
    total, translated = record.get_progress()
    return total - translated


def incomplete_message(missing: int) -> str:
    return ngettext(
        "%(count)d text has no translation yet. Visitors keep seeing the page as it was.",
        "%(count)d texts have no translation yet. Visitors keep seeing the page as it was.",
        missing,
    ) % {"count": missing}


def translated_revision(page: Page, record: Translation, user) -> Revision:
    """The page with its translated texts as a revision; the page itself stays as it is.

    Raises ValidationError when a text does not fit its field.
    """
    translated = record.source.get_ephemeral_translated_instance(record.target_locale, fallback=True)
    translated.slug = _free_slug(slugify(translated.slug), translated, page)
    return translated.save_revision(user=user)


def _free_slug(slug: str, translated: Page, page: Page) -> str:
    """One that no other page has, and that pages of this kind may have."""
    parent, number, found = page.get_parent(), 0, slug
    while not translated._slug_is_available(found, parent, page):
        number += 1
        found = f"{slug}-{number}"
    return found


def keep_live_texts() -> None:
    """Let a draft translation of a live page be a revision and nothing else.

    wagtail-localize also writes the texts it has into the live page, where nobody approved them.
    """
    original = Translation.save_target

    @wraps(original)
    def save_target(self, user=None, publish=True):
        page = None if publish else _live_page(self)
        if page is None:
            return original(self, user=user, publish=publish)
        if page.alias_of_id:
            page.alias_of_id = None
            page.save(update_fields=["alias_of_id"], clean=False)
        translated_revision(page, self, user)

    Translation.save_target = save_target


def _live_page(record: Translation) -> Page | None:
    key, locale = record.source.object_id, record.target_locale
    return Page.objects.filter(translation_key=key, locale=locale, live=True).first()
